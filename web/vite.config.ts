import { defineConfig, type Plugin } from 'vite';

/** KaTeX's style sheet names each font in three formats; browsers that show the page read the first. */
const onlyWoff2: Plugin = {
  name: 'only-woff2',
  enforce: 'pre',
  transform: {
    filter: { id: /katex.*\.css$/ },
    handler: (css) => css.replaceAll(/,\s*url\([^)]*\) format\("(?:woff|truetype)"\)/g, ''),
  },
};

/** The playground's page, and the empty pages that those of the guide and of the API are put into. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'static',
  plugins: [onlyWoff2],
  build: {
    outDir: '../public',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        playground: `${import.meta.dirname}/index.html`,
        page: `${import.meta.dirname}/page.html`,
        reference: `${import.meta.dirname}/reference.html`,
      },
    },
  },
  // `npx vite web` beside `npm start`: changes are seen at once.
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/info': 'http://127.0.0.1:8080' } },
});
