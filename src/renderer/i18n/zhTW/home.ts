import type { home as english } from '../en/home.ts'

export const home: Record<keyof typeof english, string> = {
  'home.clusterCounts': '{services} 個服務 · {running} 個執行中 · {pending} 個等待中',
  'home.deployments': '進行中的部署',
  'home.import': '開啟任務定義',
  'home.importHint': '貼上、拖放或開啟 JSON 檔案，然後註冊並執行。',
  'home.learn': '認識用語',
  'home.learnHint': '以一句話說明叢集、任務定義、任務與服務。',
  'home.moreLikeThis': '（另有 {count} 次相同情況）',
  'home.moreServices': '另有 {count} 個',
  'home.newTasks': '{desired} 個新任務中有 {running} 個執行中',
  'home.problems': '最近的問題',
  'home.sample': '從範例開始',
  'home.sampleHint': '一個有兩個任務的小型 Web 服務，不需下載任何東西。',
  'home.unknownAddress': '該網址沒有對應的頁面。這裡是起點。',
  'home.whyOf': '{owner} 的任務為什麼停止？',
}
