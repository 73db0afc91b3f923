/** Where examples say that the service is. */
const SAID = /(https?:\/\/)?(?:localhost|127\.0\.0\.1):8080/g;

/** Examples name the service that the page comes from, so that they can be pasted as they are. */
export function ownAddress(): void {
  for (const code of document.querySelectorAll('main code')) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      text.nodeValue = (text.nodeValue ?? '').replaceAll(SAID, (_said, scheme?: string) =>
        scheme === undefined && location.protocol === 'http:' ? location.host : location.origin,
      );
    }
  }
}
