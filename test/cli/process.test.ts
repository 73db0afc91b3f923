import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { npyHeader } from '../../src/codecs/npy/write-npy.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith } from './run-cli.ts';
import { BIN, runBin, runProgram } from './run-program.ts';

const MIB = 1024 * 1024;

/** Prints on standard error the most memory that a process has had, in KiB, as it ends. */
const TELL_MEMORY = 'process.on("exit",()=>console.error("KiB",process.resourceUsage().maxRSS))';

/** A pipe of processes, whose exit code is that of the program in it. */
const inBash = (line: string, cwd?: string) =>
  runProgram('bash', ['-o', 'pipefail', '-c', line.replace('exact-loss', `"${process.execPath}" "${BIN}"`)], cwd);

describe.concurrent('the program', () => {
  test('runs, from any folder, without a word but its answer', async () => {
    const run = await runBin(['cross-entropy', '[[0,-50]]', '[0]', '--outputs', 'loss'], folderWith());
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: '{"loss":1.9287498479639178e-22}\n' });
  });

  // Debian's own Node, where there is one, is too old for the service.
  const old = spawnSync('/usr/bin/node', ['-p', 'process.versions.node'], { encoding: 'utf8' });
  const isOld = old.status === 0 && Number(old.stdout.split('.')[0]) < 24;

  test.skipIf(!isOld)(
    'goes on with the Node that was installed with it where it is started by an old one',
    async () => {
      const [run, wrong] = await Promise.all(
        ['[0,0]', 'none.npy'].map((word) => runProgram('/usr/bin/node', [BIN, 'softmax', word])),
      );
      expect(run).toMatchObject({ status: 0, stderr: '', stdout: '{"probs":[0.5,0.5]}\n' });
      expect(wrong).toMatchObject({ status: 2, stderr: 'exact-loss: none.npy: there is no such file\n', stdout: '' });
    },
  );

  test.skipIf(!isOld)('says in a line what it needs where there is no other Node', async () => {
    const folder = folderWith({ 'package.json': '{"type":"module"}' });
    execFileSync('cp', ['-r', join(BIN, '..'), join(folder, 'bin')]);
    const run = await runProgram('/usr/bin/node', [join(folder, 'bin/exact-loss.js'), '--version']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^exact-loss needs Node 24\.12 or newer; this is .*, at \/usr\/bin\/node\. Install .*\n$/,
    );
  });

  test('ends without a word where nobody reads on', async () => {
    const rows = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => [i, 1, 2]));
    const run = await inBash('exact-loss softmax logits.json | head -c 20', folderWith({ 'logits.json': rows }));
    expect(run).toMatchObject({ status: 141, stderr: '', stdout: '{"probs":[[0.0900305' });
  });

  test.skipIf(!existsSync('/dev/full'))('says in a line that standard output is full', async () => {
    expect(await inBash('exact-loss softmax "[0,0]" > /dev/full')).toMatchObject({
      status: 1,
      stderr: 'exact-loss: standard output: no space left on the device\n',
    });
  });

  test('ends by the signal of Ctrl+C', async () => {
    const child = spawn(process.execPath, [BIN, 'softmax', '--lines', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.write('{"logits":[0,0]}\n');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  });

  test('serves where a flag says, as the process that npm start is', async () => {
    const args = ['serve', '--port', '0', '--workers', '0', '--drain-delay-ms', '0'];
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let log = '';
      for await (const chunk of child.stdout) {
        log += String(chunk);
        if (/127\.0\.0\.1:\d+/.test(log)) break;
      }
      const port = /127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      const response = await fetch(`http://127.0.0.1:${port}/v1/softmax`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: '{"logits":[0,0]}',
      });
      expect(await response.json()).toEqual({ probs: [0.5, 0.5] });
      if (existsSync('/proc/self/cmdline')) {
        const [, ...words] = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
        const folder = join(BIN, '../..');
        const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const [, ...start] = scripts.start.split(' ');
        expect(words.map((word) => word.replace(`${folder}/`, ''))).toEqual(start);
      }
    } finally {
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });
});

describe.concurrent('evaluate', () => {
  test('evaluates a file that is larger than the memory it takes, on two threads', async () => {
    const rows = 3200;
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
    const node = [`--import=data:text/javascript,${TELL_MEMORY}`, BIN];
    const args = [...node, 'evaluate', 'logits.npy', 'labels.npy', '--threads', '2'];
    const run = await runProgram(process.execPath, args, cwd);
    expect(run.status).toBe(0);
    const { nll, valid_rows } = JSON.parse(run.stdout);
    expect(valid_rows).toBe(rows);
    expect(nll).toBeCloseTo(((rows - 1) * Math.log(classes) + Math.log(classes - 1)) / rows, 13);
    const kib = Number(/KiB (\d+)/.exec(run.stderr)?.[1]);
    expect(4 * rows * classes).toBeGreaterThan(390 * MIB);
    expect(kib * 1024).toBeLessThan(320 * MIB);
  });

  test('reads a pipe', async () => {
    const cwd = folderWith({ 'labels.npy': labelsNpy([2], [1, 0]) });
    const run = await inBash(`exact-loss evaluate <(echo '[[0,1],[1,0]]') labels.npy`, cwd);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ valid_rows: 2, accuracy: 1 });
  });
});
