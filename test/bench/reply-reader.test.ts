import { expect, test } from 'vitest';
import { ReplyReader } from '../../bench/reply-reader.ts';

function read(...pieces: string[]): [status: number, bytes: number][] {
  const replies: [number, number][] = [];
  const reader = new ReplyReader((status, bytes) => replies.push([status, bytes]));
  for (const piece of pieces) reader.read(Buffer.from(piece));
  return replies;
}

const REPLY = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx-y: z\r\n\r\nhello';

test('a reply is found in however many pieces it comes', () => {
  expect(read(REPLY)).toEqual([[200, 5]]);
  expect(read(...REPLY)).toEqual([[200, 5]]);
  for (let i = 1; i < REPLY.length; i++) expect(read(REPLY.slice(0, i), REPLY.slice(i))).toEqual([[200, 5]]);
});

test('replies follow each other; one may be without a body', () => {
  expect(read(REPLY, 'HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n', REPLY)).toEqual([
    [200, 5],
    [404, 0],
    [200, 5],
  ]);
});

test('a chunked reply is as long as its chunks together', () => {
  const chunked =
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nC;x=y\r\n\r\n0\r\n\r\nworld\r\n0\r\n\r\n';
  expect(read(chunked)).toEqual([[200, 17]]);
  expect(read(...chunked, ...REPLY)).toEqual([
    [200, 17],
    [200, 5],
  ]);
  for (let i = 1; i < chunked.length; i++) expect(read(chunked.slice(0, i), chunked.slice(i))).toEqual([[200, 17]]);
});

test('what cannot be counted is an error', () => {
  expect(() => read(`${REPLY}!`)).toThrow('1 bytes more');
  expect(() => read('HTTP/1.1 200 OK\r\nx: y\r\n\r\n')).toThrow('no status or length');
  expect(() => read('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nz\r\n')).toThrow("a chunk has the size 'z'");
  expect(() => read('SSH-2.0\r\n\r\n')).toThrow('no status or length');
});
