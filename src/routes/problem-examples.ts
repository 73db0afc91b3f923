import type { ProblemCode } from '../errors.ts';

/** A problem as it is met, and how to mend it. */
export interface ProblemExample {
  readonly detail: string;
  /** The places in the request: most have one, that of the detail. */
  readonly pointers?: readonly string[];
  /** Further members of the problem. */
  readonly members?: { readonly [name: string]: number };
  readonly mend: string;
}

/** Each problem as an answer has had it: a test sends the requests. */
export const PROBLEM_EXAMPLES: { readonly [Code in ProblemCode]: ProblemExample } = {
  EMPTY_BODY: {
    detail: 'the body is empty, expected a JSON object at byte 0 (line 1, column 1)',
    pointers: [''],
    members: { offset: 0, line: 1, column: 1 },
    mend: 'Send a body. With curl: -d with the JSON, or --data-binary @file.',
  },
  MALFORMED_JSON: {
    detail: "unexpected ']', expected a value at byte 18 (line 1, column 19)",
    pointers: ['/logits/0/2'],
    members: { offset: 18, line: 1, column: 19 },
    mend: 'Look at the byte, line and column that it names: often a comma too many, or a quote too few in a shell.',
  },
  MALFORMED_SAFETENSORS: {
    detail: 'the file ends after 2 bytes; expected 8 bytes with the length of the header at byte 2',
    pointers: [''],
    members: { offset: 2 },
    mend: 'Send the whole file, as it was written. For another format change the content-type.',
  },
  MALFORMED_NPY: {
    detail: 'part "logits" (a.npy): logits: the file ends after 8 bytes; expected the length of the header at byte 8',
    pointers: ['/logits'],
    members: { offset: 8 },
    mend: 'Send the whole file, as numpy.save wrote it.',
  },
  MALFORMED_NPZ: {
    detail:
      'the body is no npz file (it looks like JSON: send "content-type: application/json"); expected "PK", as ZIP files begin, at byte 0',
    pointers: [''],
    members: { offset: 0 },
    mend: 'Send what numpy.savez wrote, or name the type that the body has in content-type.',
  },
  MALFORMED_MULTIPART: {
    detail:
      'the content-type has no boundary; expected "multipart/form-data; boundary=…" (curl -F and other clients write it themselves: ' +
      'leave the content-type to them), which stands at byte 0',
    pointers: [''],
    members: { offset: 0 },
    mend: 'Do not set the content-type of a form yourself: the client knows the boundary.',
  },
  MALFORMED_ENCODING: {
    detail:
      'the gzip data are wrong somewhere in their bytes 0 to 31: incorrect header check; expected gzip members (RFC 1952)',
    mend: 'Compress the body as content-encoding says, or leave that header out.',
  },
  INVALID_UTF8: {
    detail: 'the byte is not UTF-8 at byte 2 (line 1, column 3)',
    pointers: [''],
    members: { offset: 2, line: 1, column: 3 },
    mend: 'Write JSON as UTF-8.',
  },
  NESTED_TOO_DEEP: {
    detail: 'arrays and objects nested more than 65 deep at byte 75 (line 1, column 76)',
    pointers: [`/logits${'/0'.repeat(64)}`],
    members: { offset: 75, line: 1, column: 76 },
    mend: 'Send tensors of fewer axes; /info says how deep a body may be nested.',
  },
  INCOMPLETE_BODY: {
    detail: 'the connection ended after 9 bytes of the body',
    mend: 'Send as many bytes as content-length says, and keep the connection open until the answer is there.',
  },
  BAD_REQUEST: {
    detail: 'host is missing; expected a host',
    mend: 'Send HTTP/1.1 with one Host. What the detail names is wrong with the head of the request.',
  },
  NOT_FOUND: {
    detail: 'there is nothing at /v1/crossentropy; did you mean /v1/cross-entropy?',
    mend: 'Take the path that it suggests, or one of those in the list of operations.',
  },
  METHOD_NOT_ALLOWED: {
    detail: 'GET is not allowed at /v1/cross-entropy; expected POST',
    mend: 'Use the method that the header Allow names.',
  },
  NOT_ACCEPTABLE: {
    detail:
      'accept is text/html; expected one that allows application/json or application/vnd.safetensors or application/safetensors or ' +
      'application/x-safetensors or application/octet-stream or application/x-npz or application/npz',
    mend: 'Leave Accept out, or name a media type of the list. Streams of lines are answered in lines.',
  },
  REQUEST_TIMEOUT: {
    detail:
      'not all was received within 120000 ms (REQUEST_TIMEOUT_MS); 1048576 bytes of the body had been read by then',
    mend: 'Send faster, or fewer rows a request; a compressed body is shorter.',
  },
  PRECONDITION_FAILED: {
    detail: 'Precondition Failed',
    mend: 'The file has changed since it was fetched: fetch it anew, without If-Match and If-Unmodified-Since.',
  },
  BODY_TOO_LARGE: {
    detail:
      'the body has 70000000 bytes; expected at most 67108864 (BODY_LIMIT): send fewer rows a request, or a stream of lines',
    members: { limit: 67108864, size: 70000000 },
    mend: 'Send fewer rows a request, a binary format, or a stream of lines, which may be of any length.',
  },
  MEMORY_LIMIT_EXCEEDED: {
    detail:
      'the request has 32000001 numbers, and needs 384000014 bytes of memory for these alone; expected at most 357913941: send fewer rows a request',
    members: { limit: 357913941, size: 384000014 },
    mend: 'Send fewer rows a request, ask for fewer outputs, or for an answer in a binary format.',
  },
  DECODED_TOO_LARGE: {
    detail:
      'the first 1105 bytes of the gzip data decode to 1114112 or more; expected at most 100 times as many (DECODED_RATIO)',
    members: { size: 1114112, encoded_size: 1105, ratio: 100 },
    mend: 'Send it uncompressed, or labels in place of one-hot target_probs.',
  },
  URI_TOO_LONG: {
    detail: "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is exceeding the max param length",
    mend: 'Send the options in the body.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    detail:
      'content-type is text/plain; expected application/json, application/vnd.safetensors, application/safetensors, ' +
      'application/x-safetensors, application/octet-stream, application/x-npz, application/npz, application/x-ndjson, ' +
      'application/ndjson, application/jsonl, multipart/form-data; for JSON send "content-type: application/json"',
    mend: 'Name in content-type what the body is. curl says application/x-www-form-urlencoded unless it is told otherwise.',
  },
  RANGE_NOT_SATISFIABLE: {
    detail: 'Range Not Satisfiable',
    mend: 'Ask for bytes that the file has, or leave Range out.',
  },
  EXPECTATION_FAILED: {
    detail: 'expect is 200-ok; expected 100-continue, or none',
    mend: 'Leave Expect out, or send 100-continue.',
  },
  HEADERS_TOO_LARGE: {
    detail: 'Parse Error: Header overflow',
    mend: 'Send fewer or shorter headers, and a shorter query: together they have 16 KiB.',
  },
  NOT_AN_OBJECT: {
    detail: 'the body is an array; expected a JSON object',
    pointers: [''],
    mend: 'Put the tensor into an object: {"logits": [[1, 2, 3]], …}.',
  },
  DUPLICATE_FIELD: {
    detail: 'labels stands twice; expected each field at most once',
    pointers: ['/labels'],
    mend: 'Send each field once.',
  },
  UNKNOWN_FIELD: {
    detail: '"target" is not a known field; did you mean "labels" or "target_probs"?',
    pointers: ['/target'],
    mend: 'Take the name that it suggests, or one of the fields of the operation.',
  },
  MISSING_FIELD: {
    detail: 'logits is missing; it is required',
    pointers: ['/logits'],
    mend: 'Add the field.',
  },
  CONFLICTING_FIELDS: {
    detail: 'labels and target_probs are both given; expected exactly one of them',
    pointers: ['/target_probs'],
    mend: 'Leave one of the fields out.',
  },
  INVALID_OPTION: {
    detail: 'reduction is "average"; expected "none", "mean" or "sum" (did you mean "mean"?)',
    pointers: ['/reduction'],
    mend: 'Give the option one of the values that the detail names.',
  },
  NOT_A_NUMBER: {
    detail:
      'logits[0][1] is null; expected a number, "Infinity", "-Infinity" or "NaN" (JSON.stringify writes NaN and ±Infinity as null)',
    pointers: ['/logits/0/1'],
    mend: 'Write a number there, or one of the three strings for numbers that JSON does not have. Nothing is coerced.',
  },
  NUMBER_OVERFLOW: {
    detail: 'logits[0][1] is 1e400, which overflows; expected a number within ±1.7976931348623157e308',
    pointers: ['/logits/0/1'],
    mend: 'Write a number that a double can hold, or "Infinity" if that is meant.',
  },
  RAGGED_TENSOR: {
    detail: 'logits[1] has 2 elements; expected 3, as in the arrays before it',
    pointers: ['/logits/1'],
    mend: 'Make all rows equally long: pad them and mask what was added, by class_mask or -Infinity.',
  },
  INVALID_TENSOR: {
    detail: 'logits.data has 8 bytes; expected 12 for shape [1, 3] of F32',
    pointers: ['/logits/data'],
    mend: 'Make dtype, shape and data of the tensor fit one another: little-endian, in row-major order.',
  },
  UNSUPPORTED_DTYPE: {
    detail: 'logits.dtype is "I32"; expected "F64", "F32", "F16", "BF16"',
    pointers: ['/logits/dtype'],
    mend: 'Convert the tensor to one of the types that the detail names.',
  },
  INVALID_SHAPE: {
    detail: 'logits has shape [2, 0] and no classes on axis 1; expected 1 or more',
    pointers: ['/logits'],
    mend: 'Give the tensor a shape that the table of fields allows.',
  },
  SHAPE_MISMATCH: {
    detail: 'labels has shape [3]; expected shape [2], that of the logits without their class axis',
    pointers: ['/labels'],
    mend: 'Give the tensors shapes that fit one another. Where the classes are the last of three axes or more, send class_axis -1.',
  },
  CLASS_AXIS_OUT_OF_RANGE: {
    detail: 'class_axis is 2; expected an integer in [-2, 2) since logits has rank 2',
    pointers: ['/class_axis'],
    mend: 'Name an axis that the tensor has; -1 is the last.',
  },
  LABEL_OUT_OF_RANGE: {
    detail: 'labels[1] is 3; expected an integer in [0, 3) or ignore_index -100',
    pointers: ['/labels/1'],
    mend: 'Count classes from 0. To leave a row out, set its label to ignore_index, or mask it.',
  },
  NOT_A_DISTRIBUTION: {
    detail: 'target_probs[1] sums to 1.1; expected a sum within 0.000001 of 1',
    pointers: ['/target_probs/1'],
    mend: 'Normalise the row, or send validate_target_probs false where it is meant.',
  },
  NOT_A_BOOLEAN: {
    detail: 'mask[1] is 2; expected true, false, 1 or 0',
    pointers: ['/mask/1'],
    mend: 'Send true and false, or 1 and 0.',
  },
  NOT_A_LOG_PROBABILITY: {
    detail: 'chosen[0] is 0.5; expected at most 0 with loss_type "orpo"',
    pointers: ['/chosen/0'],
    mend: 'Send log-probabilities, which are at most 0: ORPO takes no rewards.',
  },
  INVALID_LENGTH: {
    detail: 'chosen_lengths[0] is 0; expected an integer of at least 1',
    pointers: ['/chosen_lengths/0'],
    mend: 'Send how many tokens each answer has.',
  },
  INVALID_WEIGHT: {
    detail: 'sample_weight[1] is -1; expected a finite number of at least 0',
    pointers: ['/sample_weight/1'],
    mend: 'Send finite weights of at least 0; to leave a row out, weigh it 0 or mask it.',
  },
  NON_FINITE_INPUT: {
    detail: 'logits[0][1] is NaN; expected a finite number or -Infinity (see on_non_finite)',
    pointers: ['/logits/0/1'],
    mend: 'Find where the number came from. To get NaN for what depends on it, as in PyTorch, send on_non_finite propagate.',
  },
  UNDEFINED_MEAN: {
    detail:
      'class_weight sums to 0 over the labels, though the weighted losses do not; expected a sum that is not 0, or reduction "sum" or "none"',
    pointers: ['/class_weight'],
    mend: 'Use weights that do not cancel, another normalizer, or the reduction sum or none.',
  },
  INFINITE_DIVERGENCE: {
    detail:
      'the target has no class 1 here, and the input has: reverse_kl is Infinity, and has no gradient; expected a probability above 0, or ' +
      'divergence "forward_kl" or "jsd"',
    pointers: ['/target_logits/0/1'],
    mend: 'Do not mask a class in one distribution that has probability in the other, or take another divergence.',
  },
  INTERNAL_ERROR: {
    detail: 'The request could not be served because of an error in the service; it has been logged.',
    mend: 'This is a bug in the service. Report it with the x-request-id of the answer, under which it is in the log.',
  },
  NOT_IMPLEMENTED: {
    detail:
      'transfer-encoding is gzip, chunked; expected chunked alone (content-encoding says how a body is compressed)',
    mend: 'Compress the body and say so in content-encoding, not in transfer-encoding.',
  },
  OVERLOADED: {
    detail: 'the request would wait for 1480 ms; expected at most 500 (MAX_WAIT_MS); try again in 1 s',
    mend: 'Try again after as many seconds as the header Retry-After says.',
  },
};
