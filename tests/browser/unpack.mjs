// Unpacks the browser of the package and prints where it lies and how it is started, as JSON.
import chromium from "@sparticuz/chromium";

console.log(JSON.stringify({ path: await chromium.executablePath(), args: chromium.args, libraries: process.env.LD_LIBRARY_PATH ?? "" }));
