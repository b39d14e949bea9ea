import type { help as english } from '../en/help.ts'

export const help: Record<keyof typeof english, string> = {
  'help.info': '說明',
  'help.infoAbout': '{noun}的說明',
  'help.overview.title': 'ECS 的用語',
  'help.more': '更多',
  'help.ecsGuide': 'Amazon ECS 開發人員指南',
  'help.kubernetes': '在 Kubernetes：',
  'help.cluster.title': '叢集',
  'help.cluster.sentence': '任務與服務的邏輯邊界：每個任務和服務都只屬於一個叢集，並一起列出。',
  'help.cluster.kubernetes': '叢集是一組節點；在 ECS 則是邊界，可以完全沒有執行個體。',
  'help.taskDefinition.title': '任務定義',
  'help.taskDefinition.sentence': '任務的藍圖：有哪些容器，以及它們的映像、大小、連接埠與環境變數。每次變更都是新的修訂版，例如 web:2。',
  'help.taskDefinition.kubernetes': '大致是 Pod 範本。',
  'help.task.title': '任務',
  'help.task.sentence': '任務定義的一份執行中複本：其中的容器一起啟動、執行與停止。已停止的任務不會再次執行。',
  'help.task.kubernetes': '大致是 Pod。',
  'help.service.title': '服務',
  'help.service.sentence': '讓某個任務定義維持所需數量的任務在執行，替換停止的任務，並逐步換到新的修訂版。',
  'help.service.kubernetes': '大致是 Deployment。',
}
