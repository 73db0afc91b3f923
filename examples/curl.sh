#!/usr/bin/env bash
# Cross-entropy with curl. Needs bash, curl and sed; a service at EXACT_LOSS_URL.
set -euo pipefail

url="${EXACT_LOSS_URL:-http://127.0.0.1:8080}/v1/cross-entropy"

# post BODY: prints the response; an HTTP error ends the script, with the problem it names on stderr.
post() {
  local response
  response=$(curl --silent --show-error --fail-with-body --max-time 30 \
    --header 'content-type: application/json' --data "$1" "$url") || {
    printf '%s\n' "$response" >&2
    return 1
  }
  printf '%s\n' "$response"
}

# field NAME: the text of one member of the JSON on stdin. Enough for a number, a string or a list of numbers, and it
# keeps their digits as they came; a program would parse the JSON.
field() { sed -nE "s/.*\"$1\": *(\"[^\"]*\"|\[+[^]]*\]+|[^],}]*).*/\1/p"; }

# Two rows of three classes, the classes weighted, the labels smoothed. The whole response: `loss` is the mean that
# `reduction` asks for by default, `losses` are the rows before it, `grad` is d loss / d logits.
worked='{
  "logits": [[1, 2, 3], [0, -1, 0.5]],
  "labels": [2, 0],
  "class_weight": [1, 2, 5],
  "label_smoothing": 0.2
}'
post "$worked"

# Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite. JSON has no infinity, so the
# service writes, and reads, the strings "Infinity", "-Infinity" and "NaN". `outputs` leaves out the gradient.
impossible=$(post '{"logits": [[1, "-Infinity", 2]], "labels": [1], "outputs": ["loss"]}')
echo "impossible $(field loss <<<"$impossible")"

# An unacceptable request is answered with application/problem+json: `code` to branch on, `detail` to read, and in
# `errors` a JSON Pointer to each offending value. (Without --fail-with-body curl takes a 422 for a success.)
problem=$(curl --silent --show-error --max-time 30 --write-out '\n%{http_code} %{content_type}' \
  --header 'content-type: application/json' --data '{"logits": [[1, 2, 3], [0, -1, 0.5]], "labels": [3, 0]}' "$url")
echo "$problem"

# The lines below are the same in every language.
worked=$(post "$worked")
tiny=$(post '{"logits": [[0, -50]], "labels": [0]}') # a confident, right answer: most libraries return 0
masked=$(post '{"logits": [[1, "-Infinity", 2]], "labels": [2]}')
echo "loss $(field loss <<<"$worked")"
echo "tiny $(field loss <<<"$tiny")"
echo "masked $(field loss <<<"$masked") grad $(field grad <<<"$masked" | tr -d '[]' | tr ',' ' ')"
echo "error $(field code <<<"$problem" | tr -d '"') $(field pointer <<<"$problem" | tr -d '"')"
