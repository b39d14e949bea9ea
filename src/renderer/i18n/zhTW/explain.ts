import type { explain as english } from '../en/explain.ts'

export const explain: Record<keyof typeof english, string> = {
  'explain.title': '為何尚未達到所需狀態',
  'explain.until': '還有 {time}',
  'explain.cannotRoll':
    '所需任務為 {desired} 個、最小值 {minimum} %、最大值 {maximum} % 時，任何部署都無法替換任務：既不能多啟動一個，也不能停止一個。請調低最小值或調高最大值。',
  'explain.command': '說明：為何是這個狀態',
  'explain.more': '還有 {count} 項',
  'explain.fewer': '收合',
  'explain.lookAtInstance': '查看執行個體',
  'explain.stuck': '卡住',
  'explain.waiting': '等待中',
  'explain.asWanted': '符合所需',
  'explain.desiredCount':
    '{desired} 個所需任務中有 {healthy} 個狀況良好{pending, plural, =0 {} other {；# 個等待中}}{unhealthy, plural, =0 {} other {；# 個狀況不良}}{leavingHealthy, plural, =0 {} other {；# 個屬於較舊的部署}}{stopping, plural, =0 {} other {；# 個停止中}}。',
  'explain.rollout': '所需 {desired} 個任務中至少維持 {minimum} 個狀況良好，最多同時有 {maximum} 個。',
}
