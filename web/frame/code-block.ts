import { escaped } from './html.ts';

/** A block of code: page.ts adds the button that copies it, `tools` stands beside that. */
export function codeBlock(code: string, language = '', tools = ''): string {
  const of = language && ` class="language-${escaped(language)}"`;
  return `<div class="code"><pre tabindex="0"><code${of}>${escaped(code)}</code></pre><p class="tools">${tools}</p></div>\n`;
}

/** A name, or a word of JSON; whatever else is written as code may break where a line ends. */
const NAME = /^[\w".-]{1,32}$/;

/** Code in a line of text. */
export function inlineCode(code: string): string {
  return `<code${NAME.test(code) ? '' : ' class="long"'}>${escaped(code)}</code>`;
}
