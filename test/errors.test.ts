import { describe, expect, test } from 'vitest';
import { JsonSyntaxError } from '../src/codecs/json/syntax-error.ts';
import { InputError } from '../src/core/tensors/input-error.ts';
import { HttpProblem, pointerTo, problemOf } from '../src/errors.ts';

describe('pointerTo', () => {
  test.each([
    { path: ['labels', 3], expected: '/labels/3' },
    { path: ['logits', 0, 12], expected: '/logits/0/12' },
    { path: ['a/b~c'], expected: '/a~1b~0c' },
    { path: ['~1'], expected: '/~01' },
    { path: [''], expected: '/' },
    { path: [], expected: '' },
    { path: ['a"b\\c d'], expected: '/a"b\\c d' },
    { path: ['\ud800x'], expected: '/\ufffdx' },
  ])('of $path is $expected', ({ path, expected }) => {
    expect(pointerTo(path)).toBe(expected);
  });
});

describe('problemOf', () => {
  test('of a wrong input is a 422 with a pointer to each place', () => {
    const issues = [
      { path: ['labels', 3], detail: 'labels[3] is 12; expected …' },
      { path: ['labels', 5], detail: 'labels[5] is 13; expected …' },
    ];
    expect(problemOf(new InputError('LABEL_OUT_OF_RANGE', issues))).toEqual({
      status: 422,
      headers: {},
      body: {
        type: 'urn:exact-loss:problem:label-out-of-range',
        title: 'A label is not a class',
        status: 422,
        detail: 'labels[3] is 12; expected …',
        code: 'LABEL_OUT_OF_RANGE',
        errors: [
          { pointer: '/labels/3', detail: 'labels[3] is 12; expected …' },
          { pointer: '/labels/5', detail: 'labels[5] is 13; expected …' },
        ],
      },
    });
  });

  test('of text that is not JSON is a 400 with its position', () => {
    const error = new JsonSyntaxError('MALFORMED_JSON', ['logits', 1], 'unexpected x', {
      offset: 9,
      line: 2,
      column: 3,
    });
    expect(problemOf(error)).toEqual({
      status: 400,
      headers: {},
      body: {
        type: 'urn:exact-loss:problem:malformed-json',
        title: 'The body is not JSON',
        status: 400,
        detail: 'unexpected x at byte 9 (line 2, column 3)',
        code: 'MALFORMED_JSON',
        offset: 9,
        line: 2,
        column: 3,
        errors: [{ pointer: '/logits/1', detail: 'unexpected x at byte 9 (line 2, column 3)' }],
      },
    });
  });

  test('of a problem of HTTP has its headers and members', () => {
    const problem = new HttpProblem('BODY_TOO_LARGE', 'the body has 9 bytes; expected at most 5', {
      headers: { connection: 'close' },
      extensions: { limit: 5, size: 9 },
    });
    expect(problemOf(problem)).toEqual({
      status: 413,
      headers: { connection: 'close' },
      body: {
        type: 'urn:exact-loss:problem:body-too-large',
        title: 'The body is too large',
        status: 413,
        detail: 'the body has 9 bytes; expected at most 5',
        code: 'BODY_TOO_LARGE',
        limit: 5,
        size: 9,
      },
    });
  });

  test.each([
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'UNSUPPORTED_MEDIA_TYPE', 415],
    ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'INCOMPLETE_BODY', 400],
    ['FST_ERR_BAD_URL', 'BAD_REQUEST', 400],
    ['FST_ERR_MAX_PARAM_LENGTH', 'URI_TOO_LONG', 414],
  ])('of %s from the framework is %s, %d', (frameworkCode, code, status) => {
    const error = Object.assign(new Error('as the framework says'), { code: frameworkCode });
    expect(problemOf(error)).toMatchObject({ status, body: { code, status, detail: 'as the framework says' } });
  });

  test.each([
    { name: 'an Error', thrown: new TypeError("Cannot read properties of undefined (reading 'secret')") },
    { name: 'an InputError with a code that nobody knows', thrown: new InputError('SECRET', []) },
    { name: 'an InputError whose code is a name of Object', thrown: new InputError('toString', []) },
    {
      name: 'an unknown error of the framework',
      thrown: Object.assign(new Error('secret'), { code: 'FST_ERR_OTHER' }),
    },
    { name: 'an error that claims a status', thrown: Object.assign(new Error('secret'), { statusCode: 400 }) },
    {
      name: 'an error whose code is a name of Object',
      thrown: Object.assign(new Error('secret'), { code: 'constructor' }),
    },
    { name: 'a string', thrown: 'secret' },
    { name: 'null', thrown: null },
    { name: 'undefined', thrown: undefined },
  ])('of $name is a 500 with a fixed text', ({ thrown }) => {
    expect(problemOf(thrown)).toEqual({
      status: 500,
      headers: {},
      body: {
        type: 'urn:exact-loss:problem:internal-error',
        title: 'The service failed',
        status: 500,
        detail: 'The request could not be served because of an error in the service; it has been logged.',
        code: 'INTERNAL_ERROR',
      },
    });
  });

  test('has no lone surrogates in its detail: it must be written as UTF-8', () => {
    const { body } = problemOf(new HttpProblem('BAD_REQUEST', 'seen \ud800'));
    expect(body.detail).toBe('seen \ufffd');
  });
});
