/** The media types of each format, the one that names it first. */
const MEDIA_TYPES_OF = {
  json: ['application/json'],
  safetensors: [
    'application/vnd.safetensors',
    'application/safetensors',
    'application/x-safetensors',
    'application/octet-stream',
  ],
  npz: ['application/x-npz', 'application/npz'],
} as const;

/** How a message can be written: all hold the same fields. */
export type Format = keyof typeof MEDIA_TYPES_OF;
/** What a message can come as: a format, or what is only read. */
export type Source = Format | 'inference' | 'multipart';

/** The media type of forms with files. */
export const FORM_TYPE = 'multipart/form-data';

export const FORMATS = Object.keys(MEDIA_TYPES_OF) as readonly Format[];

/** All media types that a message can have. */
export const MEDIA_TYPES: readonly string[] = Object.values(MEDIA_TYPES_OF).flat();

export function mediaTypesOf(format: Format): readonly string[] {
  return MEDIA_TYPES_OF[format];
}

/** The format that a media type names. */
export function formatOf(mediaType: string): Format | undefined {
  return FORMATS.find((format) => mediaTypesOf(format).includes(mediaType));
}
