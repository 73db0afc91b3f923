import { Type } from '@sinclair/typebox';

/** A request of many lines. */
export const RequestLines = Type.Unsafe<string>({
  type: 'string',
  contentMediaType: 'application/x-ndjson',
  description:
    'One request a line, each a JSON object as in application/json, of at most BODY_LIMIT bytes; the stream may be of any length, ' +
    'and is answered while it arrives: read while you send. Lines of white space are passed over, but counted. The first line that ' +
    'is not blank may be {"defaults":{…}}: options, class_weight among them, that hold for all lines that do not have them; ' +
    'options in the query are defaults too. application/ndjson and application/jsonl name the same.',
});

/** Its answer. */
export const AnswerLines = Type.Unsafe<string>({
  type: 'string',
  contentMediaType: 'application/x-ndjson',
  description:
    'One answer a line, in the order of the requests: an object as in application/json, or a Problem whose `line` is the number ' +
    'of the line in the request, from 1, and whose `offset` and `column` count within that. With summary=true the last line is ' +
    '{"summary":{"lines":…,"problems":…,"rows":…,"valid_rows":…,"loss_sum":…,"weight_sum":…,"mean":…}}: lines are those that were ' +
    'answered, problems those of them with a problem, valid_rows those that are neither masked nor ignored, mean is that of one batch of ' +
    'all rows. Where lines have labels of classes, these members follow, over all such rows: nll, perplexity, bits and accuracy, and of ' +
    'logits brier_score, calibration_error, bin_counts, bin_confidences and bin_accuracies, in the bins of the query or the defaults. Where ' +
    'they have target_probs only, perplexity follows, exp(mean). application/ndjson and application/jsonl name the same.',
});

/** In the query of a stream. */
export const Summary = Type.Boolean({
  description:
    'application/x-ndjson only: whether a last line has the losses and the metrics of all lines as those of one batch; by default it does not.',
});
