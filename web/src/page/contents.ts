/** Lists are folded only where there is no room beside the text: page.css has the same widths. */
const BESIDE = { pages: '(width >= 56rem)', contents: '(width >= 77rem)' };

/** Opens the lists where they stand beside the text, with the page's own link in sight. */
export function unfoldLists(): void {
  for (const [name, width] of Object.entries(BESIDE)) {
    const list = document.querySelector<HTMLDetailsElement>(`nav.${name} > details`);
    const room = matchMedia(width);
    const follow = () => {
      if (!list) return;
      list.open = room.matches;
      const here = list.querySelector<HTMLElement>('[aria-current=page]');
      if (here) list.scrollTop = here.offsetTop - list.clientHeight / 2;
    };
    room.addEventListener('change', follow);
    follow();
  }
}

/** Marks the section that is read in the page's contents: the last whose heading is in the upper part of the window, or above. */
export function markSection(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('nav.contents a')].map((link) => [link.hash.slice(1), link]),
  );
  const headings = [...document.querySelectorAll<HTMLElement>('article :is(h2, h3)')];
  const mark = () => {
    const read = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const [id, link] of links) {
      if (id === encodeURIComponent(read?.id ?? '')) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  const observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' });
  for (const heading of headings) observer.observe(heading);
}
