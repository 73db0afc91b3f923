const en = { theme: 'Theme', copy: 'Copy', copied: 'Copied', failed: 'Not allowed' };
const zh: typeof en = { theme: '主题', copy: '复制', copied: '已复制', failed: '不允许' };

/** The language of a page of text, which is in its HTML. */
export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

/** The texts of its buttons. */
export const texts = { en, zh }[language];
