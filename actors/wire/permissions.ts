/** Who may do what is said here alone: 98 permissions, freely combined into roles. No code asks for a role by its name. */

/** How far a permission reaches, from one's own things to the whole organisation (组织 – 部门 – 班组 – 职员). */
export const LEVELS = ["self", "team", "department", "organisation"] as const
export type Level = (typeof LEVELS)[number]

/** Text in both languages of the screens. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export interface PermissionObject {
  readonly words: Words
  readonly actions: Readonly<Record<string, Words>>
}

const object = <const Actions extends Readonly<Record<string, Words>>>(zh: string, en: string, actions: Actions) => ({
  words: { zh, en },
  actions
})

const w = (zh: string, en: string): Words => ({ zh, en })

/** Each object with its actions; a permission is written `calls.listen`. */
export const permissionObjects = {
  calls: object("通话", "Calls", {
    view: w("查看", "View"),
    listen: w("听录音", "Listen to recordings"),
    download: w("下载录音", "Download recordings"),
    mail: w("邮件发送", "Send by mail"),
    delete: w("删除", "Delete"),
    restore: w("恢复", "Restore"),
    make: w("由系统呼出", "Have the centre call")
  }),
  recordings: object("录音", "Recordings", {
    pause: w("通话中暂停", "Pause during a talk"),
    hold: w("保留（禁止清除）", "Hold (never cleared)"),
    purge: w("清除规则", "Rule of clearing")
  }),
  customers: object("客户", "Customers", {
    view: w("查看", "View"),
    create: w("新增", "Create"),
    edit: w("修改", "Edit"),
    import: w("导入", "Import"),
    export: w("导出", "Export"),
    merge: w("合并", "Merge"),
    blacklist: w("黑名单", "Black list"),
    whitelist: w("白名单", "White list")
  }),
  terminals: object("报警终端", "Terminals", {
    view: w("查看", "View"),
    edit: w("修改", "Edit"),
    lock: w("锁定", "Lock"),
    unlock: w("解锁", "Unlock"),
    program: w("远程编程", "Program from afar"),
    test: w("测试", "Test"),
    raw: w("查看未识别的报文", "See messages not understood")
  }),
  alarms: object("警情", "Alarms", {
    view: w("查看经过", "View what happened"),
    letters: w("查看发给监护人的通知", "View letters to guardians"),
    accept: w("接警", "Accept"),
    reassign: w("转派", "Reassign"),
    dispatch: w("派警", "Dispatch"),
    close: w("结案", "Close"),
    reopen: w("重开", "Reopen"),
    "false-mark": w("标记误报", "Mark as false"),
    print: w("打印", "Print")
  }),
  plans: object("预案", "Plans", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  resources: object("救助资源", "Resources", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  flows: object("流程", "Flows", {
    view: w("查看", "View"),
    edit: w("修改", "Edit"),
    publish: w("发布", "Publish"),
    "roll-back": w("回退", "Roll back")
  }),
  queues: object("队列", "Queues", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  skills: object("技能", "Skills", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  agents: object("坐席", "Agents", {
    view: w("查看", "View"),
    edit: w("修改", "Edit"),
    "force-state": w("强制状态", "Force state"),
    monitor: w("监听", "Monitor"),
    whisper: w("密语", "Whisper"),
    barge: w("强插", "Barge in"),
    release: w("强拆", "Force release")
  }),
  tickets: object("工单", "Tickets", {
    create: w("新建", "Create"),
    assign: w("分派", "Assign"),
    transfer: w("转派", "Transfer"),
    return: w("退回", "Return"),
    expedite: w("催办", "Expedite"),
    extend: w("延期", "Extend"),
    merge: w("合并", "Merge"),
    close: w("办结", "Close"),
    reopen: w("重开", "Reopen"),
    export: w("导出", "Export")
  }),
  campaigns: object("外呼任务", "Campaigns", {
    create: w("新建", "Create"),
    start: w("启动", "Start"),
    stop: w("停止", "Stop"),
    import: w("导入名单", "Import lists"),
    pacing: w("调整速度", "Change pacing")
  }),
  channels: object("渠道与线路", "Channels and lines", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  dialling: object("拨号", "Dialling", {
    internal: w("内部分机", "Extensions"),
    local: w("市话（含内部）", "Local (and extensions)"),
    national: w("国内长途（含市话）", "Other cities (and local)"),
    international: w("国际长途（含国内）", "Abroad (and all others)")
  }),
  surveys: object("满意度", "Surveys", { edit: w("修改", "Edit"), correct: w("更正结果", "Correct a result") }),
  kb: object("知识库", "Knowledge base", {
    read: w("查阅", "Read"),
    write: w("编写", "Write"),
    approve: w("审核", "Approve"),
    publish: w("发布", "Publish")
  }),
  reports: object("报表", "Reports", {
    view: w("查看", "View"),
    export: w("导出", "Export"),
    schedule: w("定时发送", "Schedule"),
    share: w("共享", "Share")
  }),
  roles: object("角色", "Roles", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  users: object("人员", "People", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  org: object("组织与片区", "Organisation and areas", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  parameters: object("系统参数", "Parameters", { view: w("查看", "View"), edit: w("修改", "Edit") }),
  backup: object("备份", "Backup", { run: w("备份与恢复", "Back up and restore") }),
  audit: object("审计", "Audit", { view: w("查看", "View"), export: w("导出", "Export") }),
  site: object("站点", "Site", { failover: w("切换站点", "Fail over") }),
  integrations: object("集成", "Integrations", {
    "api-keys": w("API 密钥", "API keys"),
    webhooks: w("Webhook", "Webhooks")
  })
} as const

type Objects = typeof permissionObjects
export type Permission = {
  [Name in keyof Objects & string]: `${Name}.${keyof Objects[Name]["actions"] & string}`
}[keyof Objects & string]

/** All of them, in the order of the table. */
export const PERMISSIONS: ReadonlyArray<Permission> = Object.entries(permissionObjects).flatMap(([name, { actions }]) =>
  Object.keys(actions).map((action) => `${name}.${action}` as Permission)
)

/** Who may dial far may dial near: each of these comes with the ones before it. */
const DIALLING: ReadonlyArray<Permission> = [
  "dialling.internal",
  "dialling.local",
  "dialling.national",
  "dialling.international"
]

/** The permissions that are given with this one, itself among them. */
export const includedIn = (permission: Permission): ReadonlyArray<Permission> => {
  const place = DIALLING.indexOf(permission)
  return place === -1 ? [permission] : DIALLING.slice(0, place + 1)
}

const known: ReadonlySet<string> = new Set(PERMISSIONS)
export const isPermission = (text: string): text is Permission => known.has(text)

/** `calls.listen` as screens say it. */
export const permissionWords = (permission: Permission): Words => {
  const [name = "", action = ""] = permission.split(".")
  const { actions, words } = permissionObjects[name as keyof Objects] as PermissionObject
  const said = actions[action] ?? { zh: action, en: action }
  return { zh: `${words.zh}：${said.zh}`, en: `${words.en}: ${said.en}` }
}
