import type { common as english } from '../en/common.ts'

export const common: Record<keyof typeof english, string> = {
  'common.actions': '動作',
  'common.cancel': '取消',
  'common.clearFilter': '清除篩選',
  'common.copied': '已複製',
  'common.copyFailed': '無法寫入剪貼簿',
  'common.differencesCount': '在這部電腦上有 {count} 處與 AWS 不同',
  'common.hide': '隱藏',
  'common.loading': '載入中',
  'common.logs': '日誌',
  'common.matches': '{of} 項中有 {count} 項符合',
  'common.noMatch': '{count} 項中沒有符合的項目',
  'common.none': '–',
  'common.notesTitle': '並非一切都依設定運作',
  'common.off': '關閉',
  'common.on': '開啟',
  'common.opensBrowser': '在瀏覽器中開啟',
  'common.selectAll': '全選',
  'common.show': '顯示',
  'common.undo': '復原',
  'common.unknownError': '叢集沒有說明原因。',
}
