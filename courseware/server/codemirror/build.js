// `make editor`: our sources and the packages of package-lock.json become one file, and their licences another.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
const packages = Object.entries(lock.packages).filter(([folder, { dev }]) => folder && !dev);
const under = new Map(); // the text of a licence → the packages under it
for (const [folder, { version }] of packages) {
  const text = (await readFile(`${folder}/LICENSE`, "utf8")).trim();
  under.set(text, [...(under.get(text) ?? []), `${folder.replace("node_modules/", "")} ${version}`]);
}
const licences = [...under].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
await writeFile("LICENCES.txt", licences.join(`\n${"-".repeat(80)}\n\n`));

await build({
  entryPoints: ["editor.js"], outfile: "codemirror.js", bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8",
  banner: { js: `/* CodeMirror, under the MIT licence: ${[...under.values()].flat().join(", ")} */` },
});
