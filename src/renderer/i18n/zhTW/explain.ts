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
}
