import type { timeline as english } from '../en/timeline.ts'

export const timeline: Record<keyof typeof english, string> = {
  'timeline.created': '建立',
  'timeline.executionStopped': '容器結束',
  'timeline.exit': '{container} 結束代碼 {exitCode}',
  'timeline.pullStarted': '開始提取映像',
  'timeline.pullStopped': '映像提取結束',
  'timeline.started': '啟動',
  'timeline.stopped': '已停止',
  'timeline.stopping': '要求停止',
}
