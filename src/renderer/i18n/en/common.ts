export const common = {
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.copied': 'Copied',
  'common.copyFailed': 'The clipboard could not be written to',
  'common.none': '–',
  'common.unknownError': 'The cluster gave no reason.',
} as const
