import { escaped } from './html.ts';

/** A block of code: page.ts adds the button that copies it, `tools` stands beside that. */
export function codeBlock(code: string, language = '', tools = ''): string {
  const of = language && ` class="language-${escaped(language)}"`;
  return `<div class="code"><pre tabindex="0"><code${of}>${escaped(code)}</code></pre><p class="tools">${tools}</p></div>\n`;
}
