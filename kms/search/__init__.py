"""Finding: analysers, engine, indexer. Knows no slice; whoever wants to be found gives a source."""
