/** The languages of pages, as HTML's `lang` names them. */
export type PageLanguage = 'en' | 'zh-Hans';

const en = {
  skip: 'Skip to the text',
  site: 'Site',
  playground: 'Playground',
  guide: 'Guide',
  api: 'API',
  overview: 'Overview',
  pages: 'All pages',
  contents: 'On this page',
  turn: 'Previous and next page',
  open: 'Open in the playground',
  inEnglish: 'in English',
};

const zh: typeof en = {
  skip: '跳到正文',
  site: '站点',
  playground: '互动演示',
  guide: '指南',
  api: '接口（英文）',
  overview: '概览',
  pages: '全部页面',
  contents: '本页内容',
  turn: '上一页与下一页',
  open: '在互动演示中打开',
  inEnglish: '英文',
};

/** What stands around the text of a page. */
export const TEXTS: { readonly [language in PageLanguage]: typeof en } = { en, 'zh-Hans': zh };
