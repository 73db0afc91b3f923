import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { npyOf, npzOf } from '../../support/npz.ts';
import { writeFile } from '../../support/safetensors.ts';

const app = await testApp();

const logits = { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 0, -1, 0.5) };
const labels = { dtype: 'I64', shape: [2], data: BigInt64Array.of(2n, 0n) };
/** In float32, by PyTorch too. */
const LOSSES = [0.40760598, 1.1041306];

/** A part as curl writes it: a text, or a file. */
interface Part {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly fileName?: string;
  readonly headers?: string;
}

const BOUNDARY = '------------------------85f100e7a2af0d29';

function bodyOf(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const chunks = parts.flatMap(({ name, body, fileName, headers = '' }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const type = fileName === undefined ? '' : 'Content-Type: application/octet-stream\r\n';
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type}${headers}\r\n`;
    return [Buffer.from(head), Buffer.from(body as string), Buffer.from('\r\n')];
  });
  return Buffer.concat([...chunks, Buffer.from(end)]);
}

async function send(payload: Buffer, more: { url?: string; type?: string; accept?: string } = {}) {
  const { url = '/v1/cross-entropy', type = `multipart/form-data; boundary=${BOUNDARY}`, accept } = more;
  const headers = { 'content-type': type, ...(accept !== undefined && { accept }) };
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, headers: answer.headers, json: answer.json() };
}

const files: readonly Part[] = [
  { name: 'logits', fileName: 'logits.npy', body: npyOf(logits) },
  { name: 'labels', fileName: 'labels.npy', body: npyOf(labels) },
];
const onlyLosses: Part = { name: 'outputs', body: 'losses' };

describe('a form', () => {
  test('of curl is answered in JSON', async () => {
    const { status, headers, json } = await send(bodyOf([...files, { name: 'reduction', body: 'sum' }]), {
      accept: '*/*',
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json).toMatchObject({ loss: 1.5117365, losses: LOSSES });
    expect(Object.keys(json)).toEqual(['loss', 'losses', 'grad']);
  });

  test.each<[string, readonly Part[]]>([
    ['.npy files', files],
    ['an npz file of any name', [{ name: 'x', fileName: 'x', body: npzOf({ logits, labels }) }]],
    [
      'a compressed npz file with an option',
      [{ name: 'logits', body: npzOf({ logits, labels }, { reduction: 'none' }, true) }],
    ],
    ['a safetensors file of any name', [{ name: 'logits', fileName: 'a.bin', body: writeFile({ logits, labels }) }]],
    [
      'texts',
      [
        { name: 'logits', body: '[[1,2,3], [0,-1,0.5]]\n' },
        { name: 'labels', body: ' [2,0]' },
        { name: 'dtype', body: 'float32\n' },
      ],
    ],
    [
      'a JSON object in a file of any name',
      [
        {
          name: 'request',
          fileName: 'r.json',
          body: '{"logits":[[1,2,3],[0,-1,0.5]],"labels":[2,0],"dtype":"float32"}',
        },
      ],
    ],
    [
      'a tensor in base64, and a JSON object for the rest',
      [
        {
          name: 'logits',
          body: JSON.stringify({
            dtype: 'F32',
            shape: [2, 3],
            data: Buffer.from(logits.data.buffer).toString('base64'),
          }),
        },
        {
          name: 'rest',
          body: ' {"labels":[2,0],"ignore_index":[-1,-2]}',
          headers: 'Content-Type: application/json\r\n',
        },
      ],
    ],
    [
      'an option as an array of NumPy',
      [...files, { name: 'ignore_index', body: npyOf({ ...labels, shape: [2], data: BigInt64Array.of(-1n, -2n) }) }],
    ],
    ['an option as a JSON array', [...files, { name: 'ignore_index', body: '[-1,-2]' }]],
    ['an option as in a query', [...files, { name: 'ignore_index', body: '-1,-2' }]],
    ['file names of any kind', files.map((file) => ({ ...file, fileName: '%22 ünï \\" ;name=x; ../../etc' }))],
    [
      'a file name in another charset',
      files.map((file) => ({ ...file, fileName: `a"; filename*=no-such-charset''b%ff` })),
    ],
    [
      'headers in other letters, and further ones',
      files.map((file) => ({ ...file, headers: 'CONTENT-TRANSFER-ENCODING: binary\r\nX-Y: z\r\n' })),
    ],
  ])('of %s has the losses of these', async (_, parts) => {
    const { status, json } = await send(bodyOf([...parts, onlyLosses]));
    expect({ status, json }).toEqual({ status: 200, json: { losses: LOSSES } });
  });

  test('may name the parameters of its headers in any case, after others that look like them', async () => {
    const payload = Buffer.from(
      bodyOf(files)
        .toString('latin1')
        .replace('form-data; name="logits"; filename', 'Form-Data; x="; name=labels"; NAME="logits"; FileName'),
      'latin1',
    );
    const type = `multipart/form-data; x="; boundary=y"; BOUNDARY=${BOUNDARY}`;
    expect(await send(payload, { type })).toMatchObject({ status: 200, json: { losses: LOSSES } });
  });

  test('may have a quoted boundary with spaces, and options in the query', async () => {
    const payload = Buffer.from(bodyOf(files).toString('latin1').replaceAll(BOUNDARY, "a b'(),"), 'latin1');
    const type = `Multipart/Form-Data; charset=utf-8; boundary="a b'(),"`;
    const { status, json } = await send(payload, { type, url: '/v1/cross-entropy?reduction=none&outputs=losses' });
    expect({ status, json }).toEqual({ status: 200, json: { losses: LOSSES } });
  });
});

describe('a form is refused where', () => {
  const start = (text: string) => Buffer.from(`--${BOUNDARY}${text}`);
  const whole = bodyOf(files);

  test.each<{ name: string; payload: Buffer; byte: number; says: string; type?: string }>([
    { name: 'it has no boundary', payload: whole, type: 'multipart/form-data', byte: 0, says: 'curl -F' },
    {
      name: 'its boundary is empty',
      payload: whole,
      type: 'multipart/form-data; boundary=""',
      byte: 0,
      says: 'no boundary',
    },
    {
      name: 'its boundary is too long',
      payload: whole,
      type: `multipart/form-data; boundary=${'x'.repeat(71)}`,
      byte: 0,
      says: 'RFC 2046',
    },
    {
      name: 'its boundary is another',
      payload: whole,
      type: 'multipart/form-data; boundary=x',
      byte: 0,
      says: 'does not begin',
    },
    { name: 'it is JSON', payload: Buffer.from('{"logits":[]}'), byte: 0, says: 'looks like JSON' },
    { name: 'it is a .npy file', payload: npyOf(logits), byte: 0, says: 'looks like a .npy file' },
    {
      name: 'something is before the first part',
      payload: Buffer.concat([Buffer.from('hello\r\n'), whole]),
      byte: 0,
      says: 'begin',
    },
    { name: 'it is cut within a file', payload: whole.subarray(0, 200), byte: 200, says: 'was all of it sent' },
    {
      name: 'it is cut before the last boundary',
      payload: bodyOf(files, ''),
      byte: bodyOf(files, '').length,
      says: 'was all of it sent',
    },
    {
      name: 'it is cut within the last boundary',
      payload: whole.subarray(0, -3),
      byte: whole.length - 3,
      says: 'was all of it sent',
    },
    {
      name: 'something is behind the last boundary',
      payload: Buffer.concat([whole, Buffer.from('x')]),
      byte: whole.length - 2,
      says: '3 bytes follow',
    },
    { name: 'a boundary goes on', payload: start('x\r\n\r\n'), byte: 42, says: 'does not end with its line' },
    { name: 'a part has no headers', payload: start('\r\n\r\nsum\r\n\r\n'), byte: 53, says: 'was all of it sent' },
    {
      name: 'a part has no name',
      payload: start(`\r\nContent-Disposition: form-data\r\n\r\nsum\r\n--${BOUNDARY}--`),
      byte: 42,
      says: 'no name',
    },
    { name: 'a part has an empty name', payload: bodyOf([{ name: '', body: 'sum' }]), byte: 42, says: 'no name' },
    {
      name: 'headers are long',
      payload: bodyOf([{ name: 'x', headers: `A: ${'a'.repeat(5000)}\r\n`, body: 'sum' }]),
      byte: 42,
      says: '4096',
    },
    {
      name: 'headers are not UTF-8',
      payload: Buffer.from(bodyOf([{ name: '\xff', body: 'sum' }]).toString('utf8'), 'latin1'),
      byte: 42,
      says: 'UTF-8',
    },
    ...[
      ['it is an attachment', 'Content-Disposition: attachment; name="x"', 'expected form-data'],
      ['it has two names', 'Content-Disposition: form-data; name="labels"; name="logits"', 'each parameter once'],
      ['its name is not closed', 'Content-Disposition: form-data; name="logits', 'expected form-data; name="…"'],
      ['something follows its name', 'Content-Disposition: form-data; name="logits"x', 'expected form-data; name="…"'],
      [
        'it is disposed twice',
        'Content-Disposition: form-data; name=x\r\nContent-Disposition: form-data; name=y',
        'stands twice',
      ],
      ['a header goes on in the next line', 'Content-Disposition: form-data;\r\n name=x', '" name=x" is no header'],
      ['a header has no colon', 'Content-Disposition: form-data; name=x\r\nlogits', '"logits" is no header'],
      ['a header has a line feed', 'Content-Disposition: form-data; name=x\nA: b', 'is no header'],
    ].map(([name, headers, says]) => ({
      name: `of a part ${name}`,
      payload: start(`\r\n${headers}\r\n\r\nsum\r\n--${BOUNDARY}--`),
      byte: 42,
      says: says as string,
    })),
    {
      name: 'the boundary stands twice',
      payload: whole,
      type: `multipart/form-data; boundary=${BOUNDARY}; boundary=x`,
      byte: 0,
      says: 'RFC 2046',
    },
    {
      name: 'a part is in base64',
      payload: bodyOf([{ name: 'x', headers: 'Content-Transfer-Encoding: base64\r\n', body: 'AAAA' }]),
      byte: 42,
      says: 'RFC 7578',
    },
  ])('$name', async ({ payload, type, byte, says }) => {
    const { status, json } = await send(payload, type === undefined ? {} : { type });
    expect([status, json.code, json.detail]).toEqual([400, 'MALFORMED_MULTIPART', expect.stringContaining(says)]);
    expect([json.detail, json.offset]).toEqual([expect.stringContaining(`at byte ${byte}`), byte]);
  });

  test('it has more parts than any operation has fields', async () => {
    const { status, json } = await send(bodyOf(Array.from({ length: 65 }, (_, i) => ({ name: `x${i}`, body: '1' }))));
    expect([status, json.code, json.detail]).toEqual([
      400,
      'MALFORMED_MULTIPART',
      expect.stringContaining('more than 64 parts'),
    ]);
  });

  test('it is empty', async () => {
    const { status, json } = await send(Buffer.alloc(0));
    expect([status, json.code]).toEqual([400, 'EMPTY_BODY']);
  });
});

describe('what is wrong in a part is told with its name, its file and the byte in it', () => {
  const npy = npyOf(logits);

  test.each<{ name: string; parts: readonly Part[]; status?: number; code: string; says: string; byte?: number }>([
    {
      name: 'a .npy file that is cut',
      parts: [{ name: 'logits', fileName: 'a.npy', body: npy.subarray(0, -4) }],
      code: 'MALFORMED_NPY',
      says: 'part "logits" (a.npy): logits: the file ends',
      byte: npy.length - 4,
    },
    {
      name: 'an npz file with bytes behind it',
      parts: [{ name: 'all', fileName: 'a.npz', body: Buffer.concat([npzOf({ logits }), Buffer.from('x')]) }],
      code: 'MALFORMED_NPZ',
      says: 'part "all" (a.npz): 1 bytes follow the end',
      byte: npzOf({ logits }).length,
    },
    {
      name: 'a safetensors file that is cut',
      parts: [{ name: 'all', fileName: 'a.safetensors', body: writeFile({ logits }).subarray(0, -1) }],
      code: 'MALFORMED_SAFETENSORS',
      says: 'part "all" (a.safetensors): the file ends after 23 bytes',
    },
    {
      name: 'JSON that is none',
      parts: [{ name: 'logits', body: '[[1,2,3],[0,-1,x]]' }],
      code: 'MALFORMED_JSON',
      says: 'part "logits": unexpected',
      byte: 15,
    },
    {
      name: 'nothing for a tensor',
      parts: [{ name: 'logits', body: '' }, ...files.slice(1)],
      code: 'EMPTY_BODY',
      says: 'part "logits": it is empty',
      byte: 0,
    },
    {
      name: 'numbers without brackets',
      parts: [{ name: 'logits', body: '1,2,3' }],
      status: 422,
      code: 'INVALID_TENSOR',
      says: 'part "logits": logits looks like numbers as text, such as CSV; expected',
    },
    {
      name: 'a pickle',
      parts: [{ name: 'logits', fileName: 'a.pkl', body: Buffer.from('\x80\x04\x95\x10', 'latin1') }],
      status: 422,
      code: 'INVALID_TENSOR',
      says: 'part "logits" (a.pkl): logits looks like a pickle of Python',
    },
    {
      name: 'a file of torch.save',
      parts: [
        { name: 'logits', fileName: 'a.pt', body: Buffer.from(zipSync({ 'archive/data.pkl': Buffer.from('x') })) },
      ],
      status: 422,
      code: 'INVALID_TENSOR',
      says:
        'part "logits" (a.pt): logits looks like a file of torch.save; expected a .npy, .npz or safetensors file, JSON, or a text: ' +
        'nothing is unpickled here: save the tensors by safetensors.torch.save_file',
    },
    {
      name: 'the name of a file in its place',
      parts: [{ name: 'logits', body: 'logits.npy' }],
      status: 422,
      code: 'INVALID_TENSOR',
      says: 'part "logits": logits is the text "logits.npy"; expected what is in the file: logits=@logits.npy',
    },
    {
      name: 'a text that is not UTF-8',
      parts: [{ name: 'reduction', body: Buffer.from('s\xfcm', 'latin1') }],
      code: 'INVALID_UTF8',
      says: 'part "reduction": the text is not UTF-8 at byte 1',
      byte: 1,
    },
    {
      name: 'an option that is long',
      parts: [{ name: 'reduction', body: 'x'.repeat(5000) }],
      status: 422,
      code: 'INVALID_OPTION',
      says: 'part "reduction": reduction is a text of 5000 bytes',
    },
    {
      name: 'a field in two parts',
      parts: [...files, { name: 'again', fileName: 'b.npz', body: npzOf({ labels }) }],
      status: 422,
      code: 'DUPLICATE_FIELD',
      says: 'labels is given twice, in part "labels" (labels.npy) and in part "again" (b.npz)',
    },
    {
      name: 'an option in two parts',
      parts: [...files, { name: 'reduction', body: 'sum' }, { name: 'reduction', body: 'mean' }],
      status: 422,
      code: 'DUPLICATE_FIELD',
      says: 'reduction is given twice',
    },
    {
      name: 'a field of another name',
      parts: [{ name: 'target', fileName: 'a.npy', body: npyOf(labels) }, ...files.slice(0, 1)],
      status: 422,
      code: 'UNKNOWN_FIELD',
      says: '"labels"',
    },
    {
      name: 'an option of another name',
      parts: [...files, { name: 'reduce', body: 'sum' }],
      status: 422,
      code: 'UNKNOWN_FIELD',
      says: '"reduction"',
    },
  ])('$name', async ({ parts, status = 400, code, says, byte }) => {
    const { status: seen, json } = await send(bodyOf(parts));
    expect([seen, json.code, json.detail]).toEqual([status, code, expect.stringContaining(says)]);
    if (byte !== undefined) expect(json.offset).toBe(byte);
  });

  test('a field in a part and in the query', async () => {
    const payload = bodyOf([...files, { name: 'reduction', body: 'sum' }]);
    const { status, json } = await send(payload, { url: '/v1/cross-entropy?reduction=sum' });
    expect([status, json.code, json.detail]).toEqual([422, 'DUPLICATE_FIELD', expect.stringContaining('given twice')]);
  });
});
