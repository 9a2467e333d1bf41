// One Lucene index in a folder, driven over standard input and output by kms/search/lucene/process.py.
//
// java -cp JARS LuceneSearch.java FOLDER ANALYSIS TITLE_WEIGHT
//   ANALYSIS: nori (compounds give way to their parts), nori-mixed (whole and parts), cjk (pairs of letters), whitespace
//   TITLE_WEIGHT: 0 puts the title before the text in one field; else it is a field of its own with this weight
// A line in, a line out, both JSON:
//   {"id": "7", "title": "...", "text": "..."}  no answer: the document is added
//   {"commit": "1"}                             {"documents": 3, "seconds": 1.25}: of analysis, writing, merging
//   {"query": "...", "limit": "10"}             {"ids": [7, 2], "ms": 0.42}: of analysis and search, without the pipe
// Single-threaded; BM25 and everything else as Lucene has them by default. Merged to one segment at commit.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

public class LuceneSearch {
    private final Directory directory;
    private final Analyzer analyzer;
    private final float titleWeight;
    private IndexWriter writer;
    private IndexSearcher searcher;
    private long indexing;

    LuceneSearch(String folder, String analysis, float titleWeight) throws IOException {
        this.directory = FSDirectory.open(Paths.get(folder));
        this.analyzer = analyzerOf(analysis);
        this.titleWeight = titleWeight;
    }

    static Analyzer analyzerOf(String analysis) {
        switch (analysis) {
            case "nori": return nori(DecompoundMode.DISCARD);
            case "nori-mixed": return nori(DecompoundMode.MIXED);
            case "cjk": return new CJKAnalyzer();
            case "whitespace": return new WhitespaceAnalyzer();
            default: throw new IllegalArgumentException("no analysis is called " + analysis);
        }
    }

    static Analyzer nori(DecompoundMode mode) {
        return new KoreanAnalyzer(null, mode, KoreanPartOfSpeechStopFilter.DEFAULT_STOP_TAGS, false);
    }

    void add(Map<String, String> line) throws IOException {
        long started = System.nanoTime();
        if (writer == null) {
            IndexWriterConfig config = new IndexWriterConfig(analyzer);
            config.setRAMBufferSizeMB(128);
            config.setMergeScheduler(new SerialMergeScheduler());
            writer = new IndexWriter(directory, config);
        }
        Document document = new Document();
        document.add(new StoredField("id", line.get("id")));
        boolean titled = titleWeight > 0;
        String before = titled ? "" : line.get("title") + "\n";
        document.add(new TextField("text", before + line.get("text"), Field.Store.NO));
        if (titled) {
            document.add(new TextField("title", line.get("title"), Field.Store.NO));
        }
        writer.addDocument(document);
        indexing += System.nanoTime() - started;
    }

    String commit() throws IOException {
        long started = System.nanoTime();
        if (writer != null) {
            writer.forceMerge(1);
            writer.close();
            writer = null;
        }
        indexing += System.nanoTime() - started;
        searcher = new IndexSearcher(DirectoryReader.open(directory));
        String answer = "{\"documents\": " + searcher.getIndexReader().numDocs() + ", \"seconds\": " + indexing / 1e9 + "}";
        indexing = 0;
        return answer;
    }

    String search(String text, int limit) throws IOException {
        long started = System.nanoTime();
        TopDocs found = searcher.search(queryOf(text), limit);
        double ms = (System.nanoTime() - started) / 1e6;
        StringBuilder ids = new StringBuilder();
        for (ScoreDoc hit : found.scoreDocs) {
            ids.append(ids.length() == 0 ? "" : ", ").append(searcher.doc(hit.doc).get("id"));
        }
        return "{\"ids\": [" + ids + "], \"ms\": " + ms + "}";
    }

    Query queryOf(String text) {
        QueryBuilder builder = new QueryBuilder(analyzer);
        Query plain = builder.createBooleanQuery("text", text);
        if (plain == null) {
            return new MatchNoDocsQuery();
        }
        if (titleWeight <= 0) {
            return plain;
        }
        return new BooleanQuery.Builder()
            .add(new BoostQuery(builder.createBooleanQuery("title", text), titleWeight), Occur.SHOULD)
            .add(plain, Occur.SHOULD)
            .build();
    }

    /** The members of a flat object whose values are strings. */
    static Map<String, String> parsed(String line) {
        Map<String, String> members = new HashMap<>();
        StringBuilder current = null;
        String name = null;
        for (int at = 0; at < line.length(); at++) {
            char letter = line.charAt(at);
            if (current == null) {
                current = letter == '"' ? new StringBuilder() : null;
            } else if (letter == '\\') {
                char escaped = line.charAt(++at);
                if (escaped == 'u') {
                    current.append((char) Integer.parseInt(line.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    int known = "nrtbf".indexOf(escaped);
                    current.append(known < 0 ? escaped : "\n\r\t\b\f".charAt(known));
                }
            } else if (letter != '"') {
                current.append(letter);
            } else if (name == null) {
                name = current.toString();
                current = null;
            } else {
                members.put(name, current.toString());
                name = null;
                current = null;
            }
        }
        return members;
    }

    public static void main(String[] arguments) throws IOException {
        LuceneSearch search = new LuceneSearch(arguments[0], arguments[1], Float.parseFloat(arguments[2]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, String> members = parsed(line);
            if (members.containsKey("id")) {
                search.add(members);
                continue;
            }
            out.println(members.containsKey("commit")
                ? search.commit()
                : search.search(members.get("query"), Integer.parseInt(members.get("limit"))));
            out.flush();
        }
    }
}
