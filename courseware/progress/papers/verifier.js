// Checks a certificate's page without a network. What `seal.py` says of a page, this says too; a test holds them together.
"use strict";

const SEAL = /(<script type="application\/json" id="seal">)([^<]*)(<\/script>)/g;
const MOST_BYTES = 2 ** 20;

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fingerprint(key) {
  return hex(nacl.hash(key)).slice(0, 32).match(/.{4}/g).join(" ");
}

function oneLine(text) {
  return text.trim().replace(/\s+/g, " ");
}

/** Throws for what is none of our certificates. */
function check(content) {
  if (content.length > MOST_BYTES) throw new Error("too large");
  const page = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  const seals = [...page.matchAll(SEAL)];
  if (seals.length !== 1) throw new Error("one seal expected");
  const seal = JSON.parse(seals[0][2]);
  const [signed, signature, key] = ["signed", "signature", "key"].map((name) => bytesOf(seal[name]));
  if (signature.length !== 64 || key.length !== 32) throw new Error("no Ed25519");
  const told = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(signed));
  if (told.format !== "courseware-certificate" || told.version !== 1) throw new Error("another format");
  const written = { signed: base64(signed), signature: base64(signature), key: base64(key) };
  if (seals[0][2] !== JSON.stringify(written)) throw new Error("not as we write it");
  const bare = new TextEncoder().encode(page.replace(SEAL, "$1$3"));
  const paper = new DOMParser().parseFromString(page, "text/html"); // inert: nothing in it is run or loaded
  const rows = told.fields.map(([id, label, text]) => {
    const places = [...paper.querySelectorAll("[data-field]")].filter((each) => each.dataset.field === String(id));
    const shown = places.length ? places.map((each) => each.textContent).join("") : null;
    return { label: String(label), signed: String(text), shown, same: shown !== null && oneLine(shown) === oneLine(String(text)) };
  });
  return {
    genuine: nacl.sign.detached.verify(signed, signature, key),
    intact: told.page === hex(nacl.hash(bare)),
    fingerprint: fingerprint(key),
    rows,
  };
}

function add(parent, tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
}

function show(found, name) {
  const result = document.getElementById("result");
  result.replaceChildren();
  add(result, "h2", name);
  if (!found) {
    add(result, "p", WORDS.none, "bad");
    return;
  }
  const different = found.rows.filter((row) => !row.same).length;
  add(result, "p", found.genuine ? WORDS.genuine : WORDS.forged, found.genuine ? "good" : "bad");
  add(result, "p", found.intact ? WORDS.intact : WORDS.touched, found.intact ? "good" : "bad");
  add(result, "p", different ? WORDS.different.replace("{n}", different) : WORDS.same, different ? "bad" : "good");
  const own = found.fingerprint === OWN;
  const key = add(result, "p", own ? WORDS.own : WORDS.other, own ? "" : "bad");
  add(key, "br");
  add(key, "span", found.fingerprint, "mono");
  const table = add(result, "table");
  const head = add(add(table, "thead"), "tr");
  for (const word of [WORDS.field, WORDS.signed, WORDS.paper]) add(head, "th", word).scope = "col";
  const body = add(table, "tbody");
  for (const row of found.rows) {
    const line = add(body, "tr", undefined, row.same ? "" : "differs");
    add(line, "th", row.label).scope = "row";
    add(line, "td", row.signed);
    add(line, "td", row.shown === null ? WORDS.missing : (row.same ? "" : "✗ ") + oneLine(row.shown));
  }
}

async function open(file) {
  let found = null;
  try {
    found = check(new Uint8Array(await file.arrayBuffer()));
  } catch {
    found = null;
  }
  show(found, file.name);
}

document.getElementById("file").addEventListener("change", (event) => {
  if (event.target.files.length) open(event.target.files[0]);
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
});
