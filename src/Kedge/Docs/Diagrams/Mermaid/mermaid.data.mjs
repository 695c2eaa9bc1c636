// Asks Mermaid's own parser about blocks: a JSON array of texts in, an array of null or {message, line, column} out.
// Modules come from $KEDGE_MERMAID or from where npm installs for everybody; never from the pages' own folder, whose code nobody vouched for.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const folders = process.env.KEDGE_MERMAID ? [process.env.KEDGE_MERMAID] : [path.join(process.execPath, '../../lib'), '/usr/local/lib', '/usr/lib'];
async function load(name) {
  for (const folder of folders) {
    try { return await import(pathToFileURL(createRequire(path.join(folder, 'node_modules', '_.js')).resolve(name))); } catch (e) { if (e.code !== 'MODULE_NOT_FOUND') throw e; }
  }
  return null;
}

// Without a document Mermaid refuses most diagrams that have words in them.
const jsdom = await load('jsdom');
if (jsdom) {
  const { window } = new jsdom.JSDOM('<!doctype html><body></body>');
  Object.assign(globalThis, { window, document: window.document, Option: window.Option });
}
const mermaid = jsdom && (await load('mermaid'))?.default;
if (!mermaid) {
  console.log(JSON.stringify({ missing: jsdom ? 'mermaid' : 'jsdom' }));
  process.exit(0);
}
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', logLevel: 5 });
const verdicts = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    await mermaid.parse(text);
    verdicts.push(null);
  } catch (e) {
    const message = String(e.message ?? e), at = e.hash?.loc, said = /line (\d+), column (\d+)/.exec(message);
    verdicts.push({ message, line: at?.first_line ?? Number(said?.[1] ?? 1), column: at?.last_column ?? Number(said?.[2] ?? 1) - 1 });
  }
}
console.log(JSON.stringify(verdicts));
