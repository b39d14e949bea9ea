import type { Words } from './en.ts'

const tasks = (count: number) => `${count} 個任務`

export const zhTW: Words = {
  menu: {
    file: '檔案',
    edit: '編輯',
    view: '檢視',
    window: '視窗',
    help: '說明',
    settings: '設定…',
    quit: '結束 Marina',
    closeWindow: '關閉視窗',
    taskDefinitions: '新增任務定義',
  },
  tray: {
    open: '開啟 Marina',
    copyEndpoint: '複製端點',
    settings: '設定…',
    quit: '結束 Marina…',
    more: (count) => `還有 ${count} 個…`,
    service: (name, running, desired) => `${name}  ${running}/${desired}`,
  },
  status: {
    starting: 'Marina 正在啟動',
    running: (count) => `${tasks(count)}執行中`,
    working: (count) => `${tasks(count)}執行中，變更進行中`,
    problem: (count) => `${tasks(count)}執行中，有服務需要處理`,
    engineLost: (product) => `${product} 沒有回應`,
    simulated: '模擬：沒有執行任何容器',
  },
  close: {
    title: (count) => (count === 0 ? '讓 Marina 在背景繼續執行？' : `讓 ${tasks(count)}在背景繼續執行？`),
    detail: '關閉視窗後叢集會繼續執行。可從系統匣或再次啟動 Marina 開啟視窗。',
    keep: '繼續執行',
    stopAndQuit: '停止任務並結束',
    remember: '以後都這樣做；可在設定中變更',
  },
  quit: {
    title: (count) => `${tasks(count)}執行中，要結束 Marina 嗎？`,
    leftAlone: '留下執行的任務不再受監看：若有任務結束，要到 Marina 再次啟動才會替換。',
    simulated: '沒有執行任何容器：模擬的任務會隨 Marina 結束，並隨它再次啟動。',
    elsewhere: '叢集由這台電腦上的另一個 Marina 執行，會繼續執行。',
    leave: '結束，讓任務繼續執行',
    stop: '停止任務並結束',
    quit: '結束',
    cancel: '取消',
  },
  failure: {
    start: 'Marina 無法啟動',
    stopped: '叢集已停止',
    whatNow: '執行中的任務未受影響。再次啟動 Marina 即可繼續。',
  },
  notices: {
    deployed: '部署已完成。',
    deploymentFailed: '部署失敗。',
    engineLost: '引擎沒有回應，顯示的是最後已知的任務狀態。',
    engineBack: '引擎已恢復回應。',
  },
  errors: {
    link: (scheme) => `Marina 只開啟 http 與 https 連結，而這個連結的開頭是 ${scheme}`,
    file: (name, why) => `無法讀取 ${name}：${why}`,
    tooLarge: (name) => `${name} 超過 4 MiB，任務定義不會這麼大。請選擇其他檔案。`,
    noKeyStore: '這部電腦的金鑰庫沒有回應，因此無法用它鎖住金鑰。',
    noKeyring:
      '這個桌面沒有 Marina 認得的金鑰圈，鎖住也無法保護任何東西。請安裝並解鎖一個，例如 GNOME Keyring 或 KWallet，再重新啟動 Marina。',
    save: (path, why) => `無法寫入 ${path}：${why}`,
  },
}
