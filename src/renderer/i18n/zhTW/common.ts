import type { common as english } from '../en/common.ts'

export const common: Record<keyof typeof english, string> = {
  'common.cancel': '取消',
  'common.close': '關閉',
  'common.copied': '已複製',
  'common.copyFailed': '無法寫入剪貼簿',
  'common.none': '–',
  'common.unknownError': '叢集沒有說明原因。',
}
