import { pino } from 'pino';
import { expect, test } from 'vitest';
import { logAnswered } from '../../src/telemetry/answered-line.ts';
import { thousandths } from '../../src/telemetry/thousandths.ts';

test('the line of a request that was answered is the one that pino writes, but for trailing zeros', () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const fields = {
    reqId: 'a"b\\c',
    method: 'POST',
    url: '/v1/nll?reduction=%22"\u2028',
    status: 200,
    ms: 12.34,
    bytes: 31,
    rows: 1,
    classes: 2,
    parse: 0.002,
    compute: 0,
    format: 1000.5,
  };
  logger.info(fields, 'request completed');
  logAnswered(logger, fields);
  const [expected, actual] = lines.map((line) => JSON.parse(line));
  expect(actual).toEqual({ ...expected, time: actual.time });
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  expect(lines[1]).toMatch(/^\{.*\}\n$/s);
});

test('thousandths are rounded to the nearest, for a hundred thousand values', () => {
  for (let i = 0; i < 100_000; i++) expect(Number(thousandths(i / 1000))).toBe(i / 1000);
  expect(thousandths(0.0004)).toBe('0.000');
  expect(thousandths(0.9996)).toBe('1.000');
  expect(thousandths(123_456.789)).toBe('123456.789');
});
