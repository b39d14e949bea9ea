import type { connect as english } from '../en/connect.ts'

export const connect: Record<keyof typeof english, string> = {
  'connect.title': 'Service Connect',
  'connect.alias': '用戶端別名',
  'connect.at': '在這台電腦上',
  'connect.connectionRate': '{count, plural, other {# 個連線/秒}}',
  'connect.copyAlias': '複製用戶端別名',
  'connect.ejections': '剔除次數',
  'connect.failed': '失敗',
  'connect.leadsNowhere': '無法通往任何地方：{why}',
  'connect.leadsTo': '通往',
  'connect.namespace': '命名空間',
  'connect.now': '目前',
  'connect.requestRate': '{count, plural, other {# 個請求/秒}}',
  'connect.retries': '重試次數',
  'connect.sentence': '自 Marina 啟動後累計。請求會改由另一個任務重試；連續失敗五次的任務會暫時被排除。',
  'connect.share': '{revision}：{production} %',
  'connect.shareWithTest': '{revision}：{production} %，測試 {test} %',
  'connect.shares': '流量',
  'connect.testHeader': '測試流量帶有標頭 {header}',
  'connect.waiting': '尚未就緒',
}
