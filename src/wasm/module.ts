// Generated from assembly/ by scripts/wasm.ts (npm run wasm): do not edit.

/** The WebAssembly module, 68 bytes, in base64. */
export const MODULE_BASE64 =
  'AGFzbQEAAAABBAFgAAADAgEABQMBAAAGBgF/AUEACwcVAghoZWFwQmFzZQMABm1lbW9yeQIACAEACgkBBwBBgAgkAAs=';
