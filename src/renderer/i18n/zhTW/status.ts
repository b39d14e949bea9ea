import type { status as english } from '../en/status.ts'

export const status: Record<keyof typeof english, string> = {
  'status.activating': '啟用中',
  'status.active': '作用中',
  'status.checking': '執行中，檢查中',
  'status.completed': '已完成',
  'status.draining': '停止中',
  'status.failed': '失敗',
  'status.healthUnknown': '未知',
  'status.healthy': '狀況良好',
  'status.inactive': '非作用中',
  'status.inProgress': '進行中',
  'status.pending': '等待中',
  'status.provisioning': '佈建中',
  'status.registering': '註冊中',
  'status.running': '執行中',
  'status.stopped': '已停止',
  'status.stopping': '停止中',
  'status.unhealthy': '狀況不良',
  'status.unknown': '未知',
}
