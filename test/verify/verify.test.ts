import { describe, expect, test } from 'vitest';
import { ProgressBar } from '../../verify/progress-bar.ts';
import { type Subject, wasmSubject } from '../../verify/subject.ts';
import { verify } from '../../verify/verify.ts';

const SEED = String(process.env.FUZZ_SEED ?? 20_261_124);

/** Runs the command; returns its exit code and what it printed. */
function run(args: readonly string[], subject: Subject = wasmSubject()) {
  const lines: string[] = [];
  const code = verify(args, subject, (line) => lines.push(line), new ProgressBar({ write: () => {} }));
  return { code, text: lines.join('\n') };
}

test('a sample of the proofs: numbers are written and read right', { timeout: 180_000 }, () => {
  const { code, text } = run(['--seed', SEED, '--share', '0.005']);
  expect(code, text).toBe(0);
  expect(text).toMatch(/^seed \d+\nproof +numbers +differences +seconds\n/);
  expect(text).toMatch(/\nall +3,\d{3},\d{3} +0 +\d/);
});

describe('the proofs find', () => {
  const right = wasmSubject();
  const args = ['--seed', SEED, '--share', '0.001'];

  test('a writer that gets one number wrong', () => {
    const wrong: Subject = {
      ...right,
      write(data, dtype, target) {
        const end = right.write(data, dtype, target);
        // 7.8… for 7.7….
        const at = target.subarray(0, end).indexOf(',7.7');
        if (at > 0) target[at + 3] = 0x38;
        return end;
      },
    };
    const { code, text } = run(args, wrong);
    expect(code).toBe(1);
    expect(text).toMatch(/DIFFERENT: float64: random bits\n {2}written: 7\.7.*\(0x[0-9a-f]{16}\)\n {4}as 7\.8/);
  });

  test('a writer that loses the sign of 0', () => {
    const wrong: Subject = {
      ...right,
      write: (data, dtype, target) =>
        right.write(
          data.map((x) => x + 0),
          dtype,
          target,
        ),
    };
    const { code, text } = run(args, wrong);
    expect(code).toBe(1);
    expect(text).toContain('written: -0 (0x8000000000000000)\n    as 0, expected -0');
  });

  test('a writer of float32 in the digits of float64', () => {
    const wrong: Subject = { ...right, write: (data, _dtype, target) => right.write(data, 'float64', target) };
    const { code, text } = run(args, wrong);
    expect(code).toBe(1);
    expect(text.match(/DIFFERENT: .*/g)).toEqual(['DIFFERENT: float32: every exponent, mantissas evenly']);
  });

  test('a reader that rounds to a neighbour', () => {
    const wrong: Subject = {
      ...right,
      read: (text) => right.read(text)?.map((x) => (x > 1e300 ? x * (1 + Number.EPSILON) : x)),
    };
    const { code, text } = run(args, wrong);
    expect(code).toBe(1);
    expect(text).toMatch(/DIFFERENT: texts: overflow and underflow\n {2}read: /);
  });

  test('a reader that looks at 19 digits only', () => {
    const cut = (text: Buffer) =>
      Buffer.from(text.toString().replace(/([1-9]\d{18})(\d+)/g, (_, kept, rest) => kept + '0'.repeat(rest.length)));
    const { code, text } = run(args, { ...right, read: (list) => right.read(cut(list)) });
    expect(code).toBe(1);
    expect(text).toContain('DIFFERENT: texts: half-way and next to it');
    expect(text).not.toContain('DIFFERENT: float64');
  });

  test('a reader that reads nothing, or too much', () => {
    expect(run(args, { ...right, read: () => undefined }).code).toBe(1);
    expect(run(args, { ...right, read: (text) => right.read(text) ?? Float64Array.of(Infinity) }).code).toBe(1);
  });
});

test('--composed hunts for the worst number among so many requests, and reads nothing else', () => {
  const { text } = run(['--seed', SEED, '--composed', '50']);
  expect(text).toMatch(/^seed \d+\n50 requests +numbers +> 2 ulp +> 4 ulp +worst\n/);
  expect(text).toMatch(/within 2 ulp of itself; the worst:\n[a-z-]+ \{.*\}\n {2}.* is .*, exactly .*: .* ulp/);
  expect(text).not.toContain('float64');
});
