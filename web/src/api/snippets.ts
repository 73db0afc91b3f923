import { write } from './json.ts';
import type { Request } from './post.ts';

/** A request in the languages that people call from. */
export const SNIPPETS = {
  JSON: body,
  curl: (request: Request, origin: string) =>
    `curl -sS ${origin}/v1/${request.operation} -H 'content-type: application/json' -d '${body(request)}'`,
  Python: (request: Request, origin: string) => `import json, urllib.request

body = ${body(request)
    .replaceAll(/\btrue\b/g, 'True')
    .replaceAll(/\bfalse\b/g, 'False')}
request = urllib.request.Request(
    "${origin}/v1/${request.operation}",
    json.dumps(body).encode(),
    {"content-type": "application/json"},
)
print(json.load(urllib.request.urlopen(request)))`,
  TypeScript: (request: Request, origin: string) => `const body = ${body(request)};
const response = await fetch('${origin}/v1/${request.operation}', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
console.log(await response.json());`,
  Go: (request: Request, origin: string) => `package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func main() {
	body := \`${body(request)}\`
	response, err := http.Post("${origin}/v1/${request.operation}", "application/json", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(answer))
}`,
} as const;

export type Snippet = keyof typeof SNIPPETS;

/** A field a line, a row of a matrix a line. */
function body(request: Request): string {
  const fields = Object.entries(request.body).map(([name, value]) => `  "${name}": ${rows(value)}`);
  return `{\n${fields.join(',\n')}\n}`;
}

function rows(value: unknown): string {
  const isMatrix = Array.isArray(value) && value.length > 1 && Array.isArray(value[0]);
  return isMatrix ? `[\n${value.map((row) => `    ${write(row)}`).join(',\n')}\n  ]` : write(value);
}
