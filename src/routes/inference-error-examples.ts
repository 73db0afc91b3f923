/** An error of the inference protocol as an answer has had it. */
export interface InferenceErrorExample {
  readonly summary: string;
  readonly error: string;
}

/** Errors of `/v2`, by status: the protocol has a text only, and no 422. A test sends the requests. */
export const INFERENCE_EXAMPLES: {
  readonly [status: string]: { readonly [name: string]: InferenceErrorExample };
} = {
  '400': {
    malformed_json: {
      summary: 'The body is not JSON',
      error: 'unexpected end, expected a value at byte 12 (line 1, column 13)',
    },
    missing_input: { summary: 'An input is missing', error: 'logits is missing; it is required' },
    data_of_another_shape: {
      summary: 'The data do not have the shape that the input says',
      error: 'inputs[0].data has shape [2]; expected [6] or that of the input, [2, 3]',
    },
    unsupported_datatype: {
      summary: 'An input has a datatype that it cannot have',
      error: 'inputs[0].datatype is "INT64"; expected FP64, FP32, FP16, BF16 for logits',
    },
    label_out_of_range: {
      summary: 'A label is not a class',
      error: 'labels[1] is 3; expected an integer in [0, 3) or ignore_index -100',
    },
    query: {
      summary: 'Options in the address',
      error: 'the address has a query; expected none, since options are parameters of the request',
    },
  },
  '408': {
    request_timeout: {
      summary: 'The request took too long to arrive',
      error:
        'not all was received within 120000 ms (REQUEST_TIMEOUT_MS); 1048576 bytes of the body had been read by then',
    },
  },
  '413': {
    body_too_large: {
      summary: 'The body is too large',
      error:
        'the body has at least 70000000 bytes; expected at most 67108864 (BODY_LIMIT): send fewer rows a request, or a stream of lines',
    },
  },
  '415': {
    unsupported_media_type: {
      summary: 'The media type is not supported',
      error:
        'content-type is text/plain; expected application/json, application/octet-stream, or none; for JSON send "content-type: application/json"',
    },
  },
  '417': {
    expectation_failed: {
      summary: 'The value of Expect is not supported',
      error: 'expect is 200-ok; expected 100-continue, or none',
    },
  },
  '431': {
    headers_too_large: { summary: 'The headers are too large', error: 'Parse Error: Header overflow' },
  },
  '500': {
    internal_error: {
      summary: 'The service failed',
      error: 'The request could not be served because of an error in the service; it has been logged.',
    },
  },
  '501': {
    not_implemented: {
      summary: 'The service does not support this part of HTTP',
      error:
        'transfer-encoding is gzip, chunked; expected chunked alone (content-encoding says how a body is compressed)',
    },
  },
  '503': {
    overloaded: {
      summary: 'The service is overloaded',
      error: 'the request would wait for 1480 ms; expected at most 500 (MAX_WAIT_MS); try again in 1 s',
    },
  },
  '4XX': {
    not_found: {
      summary: 'There is no such model',
      error: 'there is nothing at /v2/models/crossentropy/infer; did you mean /v2/models/cross-entropy/infer?',
    },
  },
};
