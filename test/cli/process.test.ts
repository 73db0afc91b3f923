import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { npyHeader } from '../../src/codecs/npy/write-npy.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith } from './run-cli.ts';

const BIN = join(import.meta.dirname, '../../bin/exact-loss.js');
const MIB = 1024 * 1024;

/** Prints on standard error the most memory that a process has had, in KiB, as it ends. */
const TELL_MEMORY = 'process.on("exit",()=>console.error("KiB",process.resourceUsage().maxRSS))';

describe('the program', () => {
  test('runs, from any folder, without a word but its answer', () => {
    const run = spawnSync(process.execPath, [BIN, 'cross-entropy', '[[0,-50]]', '[0]', '--outputs', 'loss'], {
      cwd: folderWith(),
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: '{"loss":1.9287498479639178e-22}\n' });
  });

  // Debian's own Node, where there is one, is too old for the service.
  const old = spawnSync('/usr/bin/node', ['-p', 'process.versions.node'], { encoding: 'utf8' });
  const isOld = old.status === 0 && Number(old.stdout.split('.')[0]) < 24;

  test.skipIf(!isOld)('goes on with the Node that was installed with it where it is started by an old one', () => {
    const run = spawnSync('/usr/bin/node', [BIN, 'softmax', '[0,0]'], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: '{"probs":[0.5,0.5]}\n' });
    const wrong = spawnSync('/usr/bin/node', [BIN, 'softmax', 'none.npy'], { encoding: 'utf8' });
    expect(wrong).toMatchObject({ status: 2, stderr: 'exact-loss: none.npy: there is no such file\n', stdout: '' });
  });

  test.skipIf(!isOld)('says in a line what it needs where there is no other Node', () => {
    const folder = folderWith({ 'package.json': '{"type":"module"}' });
    execFileSync('cp', ['-r', join(BIN, '..'), join(folder, 'bin')]);
    const run = spawnSync('/usr/bin/node', [join(folder, 'bin/exact-loss.js'), '--version'], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^exact-loss needs Node 24\.12 or newer; this is .*, at \/usr\/bin\/node\. Install .*\n$/,
    );
  });

  test('ends without a word where nobody reads on', () => {
    const rows = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => [i, 1, 2]));
    const cwd = folderWith({ 'logits.json': rows });
    const line = `"${process.execPath}" "${BIN}" softmax logits.json | head -c 20`;
    const run = spawnSync('bash', ['-o', 'pipefail', '-c', line], { cwd, encoding: 'utf8' });
    expect(run).toMatchObject({ status: 141, stderr: '', stdout: '{"probs":[[0.0900305' });
  });

  test('ends by the signal of Ctrl+C', async () => {
    const child = spawn(process.execPath, [BIN, 'softmax', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    await new Promise((done) => setTimeout(done, 500));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  });

  test('serves where a flag says', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--workers', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let log = '';
      for await (const chunk of child.stdout) {
        log += String(chunk);
        if (/"port":\d+|127\.0\.0\.1:\d+/.test(log)) break;
      }
      const port = /127\.0\.0\.1:(\d+)/.exec(log)?.[1] ?? /"port":(\d+)/.exec(log)?.[1];
      const response = await fetch(`http://127.0.0.1:${port}/v1/softmax`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"logits":[0,0]}',
      });
      expect(await response.json()).toEqual({ probs: [0.5, 0.5] });
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
});

describe('evaluate', () => {
  test('evaluates a file that is larger than the memory it takes, on two threads', () => {
    const rows = 4200;
    const classes = 32_000;
    const cwd = folderWith({ 'labels.npy': labelsNpy([rows], new Array(rows).fill(7)) });
    const logits = join(cwd, 'logits.npy');
    const header = npyHeader('float32', [rows, classes]);
    writeFileSync(logits, header);
    // All zeros, of which the disk has none.
    truncateSync(logits, header.length + 4 * rows * classes);
    const file = openSync(logits, 'r+');
    writeSync(file, Buffer.from(Float32Array.of(-50).buffer), 0, 4, header.length + 4 * ((rows - 1) * classes + 3));
    closeSync(file);
    const args = [
      `--import=data:text/javascript,${TELL_MEMORY}`,
      BIN,
      'evaluate',
      'logits.npy',
      'labels.npy',
      '--threads',
      '2',
    ];
    const run = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    expect(run.status).toBe(0);
    const { nll, valid_rows } = JSON.parse(run.stdout);
    expect(valid_rows).toBe(rows);
    expect(nll).toBeCloseTo(((rows - 1) * Math.log(classes) + Math.log(classes - 1)) / rows, 13);
    const kib = Number(/KiB (\d+)/.exec(run.stderr)?.[1]);
    expect(4 * rows * classes).toBeGreaterThan(500 * MIB);
    expect(kib * 1024).toBeLessThan(400 * MIB);
  });
});
