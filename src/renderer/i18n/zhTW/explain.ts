import type { explain as english } from '../en/explain.ts'

export const explain: Record<keyof typeof english, string> = {
  'explain.title': '為何尚未達到所需狀態',
  'explain.until': '還有 {time}',
  'explain.cannotRoll':
    '所需任務為 {desired} 個、最小值 {minimum} %、最大值 {maximum} % 時，任何部署都無法替換任務：既不能多啟動一個，也不能停止一個。請調低最小值或調高最大值。',
  'explain.noInstances': '叢集沒有作用中的容器執行個體，因此無法啟動任何任務。請新增一個，或選擇其他運算方式。',
  'explain.tooMuchCpu':
    '一個任務需要 {needed} 個 CPU 單位，而叢集中最大的執行個體只有 {most} 個：無法啟動。請新增較大的執行個體，或選擇較小的任務。',
  'explain.tooMuchMemory':
    '一個任務需要 {needed} MiB 記憶體，而叢集中最大的執行個體只有 {most} MiB：無法啟動。請新增較大的執行個體，或選擇較小的任務。',
  'explain.apartNoNext':
    '依 distinctInstance，每個任務都需要獨立的執行個體：只有 {room} 個執行個體時，任何部署都無法在舊任務停止前啟動新任務。請新增執行個體，或使用最小值較低的滾動策略。',
  'explain.apartTooFew':
    '依 distinctInstance，每個任務都需要獨立的執行個體：只有 {room} 個執行個體時，{desired} 個任務永遠無法同時執行。請新增執行個體，或調低所需任務計數。',
  'explain.portNoNext':
    '每個任務都占用其電腦的主機連接埠 {port}：只能容納 {room} 個任務時，任何部署都無法在舊任務停止前啟動新任務。請使用主機連接埠 0，或使用最小值較低的滾動策略。',
  'explain.portTooFew':
    '每個任務都占用其電腦的主機連接埠 {port}：只能容納 {room} 個任務，{desired} 個永遠無法同時執行。請使用主機連接埠 0，或調低所需任務計數。',
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
