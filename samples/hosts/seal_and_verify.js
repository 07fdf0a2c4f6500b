#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Loads pdfseal-plugin.so with koffi (npm install koffi), seals a document and verifies it:
//
//     node seal_and_verify.js PLUGIN IN OUT P12 PASSPHRASE SEAL TRUST [stop]
//
// With "stop" it cancels the sealing at the first news of it.
'use strict';
const koffi = require(process.env.KOFFI || 'koffi');

const Progress = koffi.proto('int32_t Progress(void *context, int64_t done, int64_t total)');
const Write = koffi.proto('int32_t Write(void *context, void *bytes, uint64_t length)');
const Keys = koffi.struct('Keys', {size: 'uint64_t', p12: 'str', passphrase: 'str', seal: 'str', language: 'str'});
const SealJob = koffi.struct('SealJob', {
  size: 'uint64_t', input: 'str', output: 'str', overwrite: 'int32_t', reserved: 'int32_t', pages: 'str', anchor: 'str',
  margin_mm: 'double', width_mm: 'double', reason: 'str', location: 'str', field: 'str', progress: koffi.pointer(Progress),
  context: 'void *'
});
const VerifyJob = koffi.struct('VerifyJob', {
  size: 'uint64_t', input: 'str', trust: 'str', format: 'str', language: 'str', at_time: 'int64_t',
  progress: koffi.pointer(Progress), write: koffi.pointer(Write), context: 'void *'
});
const Open = koffi.proto('int32_t Open(const Keys *keys, _Out_ void **session, _Out_ uint8_t *message, uint64_t length)');
const Close = koffi.proto('void Close(void *session)');
const Seal = koffi.proto('int32_t Seal(void *session, const SealJob *job, _Out_ uint8_t *message, uint64_t length)');
const Verify = koffi.proto('int32_t Verify(const VerifyJob *job, _Out_ uint8_t *message, uint64_t length)');
const Version = koffi.proto('const char *Version()');
const Table = koffi.struct('Table', {
  size: 'uint64_t', abi: 'uint32_t', reserved: 'uint32_t', version: koffi.pointer(Version), open: koffi.pointer(Open),
  close: koffi.pointer(Close), seal: koffi.pointer(Seal), verify: koffi.pointer(Verify)
});

function load(path) {
  const door = koffi.load(path).func('pdfseal_plugin_abi_1', koffi.pointer(Table), []);
  const table = koffi.decode(door(), Table);
  if (Number(table.size) < koffi.sizeof(Table)) throw new Error(`${path} is too old`);
  const call = (name, type) => koffi.decode(table[name], type);
  return {open: call('open', Open), close: call('close', Close), seal: call('seal', Seal), verify: call('verify', Verify)};
}

const sized = (type, values) => ({size: koffi.sizeof(type), ...values});

function run(name, call) {
  const message = Buffer.alloc(512);
  const result = call(message, message.length);
  const text = message.toString('utf8', 0, message.indexOf(0));
  if (text) console.error(`${name}: ${text}`);
  return result;
}

function seal(pdfseal, [input, output, p12, passphrase, picture], progress) {
  const session = [null];
  let result = run(p12, (message, length) => pdfseal.open(sized(Keys, {p12, passphrase, seal: picture}), session, message, length));
  if (result === 0) {
    const job = sized(SealJob, {input, output, pages: '1', anchor: 'center', reason: 'from Node', progress});
    result = run(input, (message, length) => pdfseal.seal(session[0], job, message, length));
  }
  pdfseal.close(session[0]);
  return result;
}

function verify(pdfseal, input, trust, progress) {
  const pieces = [];
  const write = koffi.register((context, bytes, length) => {
    pieces.push(Buffer.from(koffi.decode(bytes, 'uint8_t', Number(length))));
    return 1;
  }, koffi.pointer(Write));
  const result = run(input, (message, length) =>
    pdfseal.verify(sized(VerifyJob, {input, trust, format: 'json', progress, write}), message, length));
  koffi.unregister(write);
  if (result >= 0 && result <= 3) {
    const report = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    console.log(report.verdict, '-', report.summary);
  }
  return result;
}

function main([plugin, input, output, p12, passphrase, picture, trust, stop]) {
  const pdfseal = load(plugin);
  const progress = koffi.register((context, done, total) => {
    console.log(`${Number(total) ? Math.floor(100 * Number(done) / Number(total)) : 100}%`);
    return stop === 'stop' ? 0 : 1;
  }, koffi.pointer(Progress));
  const result = seal(pdfseal, [input, output, p12, passphrase, picture], progress);
  const code = result === -1 ? 130 : result || verify(pdfseal, output, trust, progress);
  koffi.unregister(progress);
  return code;
}

if (process.argv.length < 9) {
  console.error('usage: seal_and_verify.js PLUGIN IN OUT P12 PASSPHRASE SEAL TRUST [stop]');
  process.exit(64);
}
process.exitCode = main(process.argv.slice(2));
