// SPDX-License-Identifier: Apache-2.0
// A warm loop of @signpdf/signpdf: node signpdf_loop.mjs MODULES P12 INPUTS OUTPUTS, passphrase in PASSPHRASE; prints documents and seconds.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [modules, p12, inputs, outputs] = process.argv.slice(2);
const load = createRequire(path.join(modules, "package.json"));
const { SignPdf } = load("@signpdf/signpdf");
const { P12Signer } = load("@signpdf/signer-p12");
const { plainAddPlaceholder } = load("@signpdf/placeholder-plain");
const bytes = fs.readFileSync(p12);
// It empties the buffer that it is given: one for each document.
const makeSigner = () => new P12Signer(Buffer.from(bytes), { passphrase: process.env.PASSPHRASE });

async function sign(name) {
  const pdfBuffer = fs.readFileSync(path.join(inputs, name));
  const prepared = plainAddPlaceholder({ pdfBuffer, reason: "bench", contactInfo: "", name: "", location: "" });
  fs.writeFileSync(path.join(outputs, name), await new SignPdf().sign(prepared, makeSigner()));
}

const names = fs.readdirSync(inputs).sort();
for (const name of names.slice(0, Math.min(20, names.length))) await sign(name); // warm
const began = process.hrtime.bigint();
for (const name of names) await sign(name);
console.log(names.length, Number(process.hrtime.bigint() - began) / 1e9);
