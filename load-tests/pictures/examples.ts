import type { RunningCentre } from "../running-centre.ts"

/** Rows for the lists that a new centre has empty: an empty list explains nothing. What others refer to comes first. */
const ROWS: ReadonlyArray<readonly [plural: string, row: Readonly<Record<string, unknown>>]> = [
  ["areas", { id: "haidian", name: "海淀区", divisions: ["110108"] }],
  ["areas", { id: "zhongguancun", name: "中关村街道", parent: "haidian", divisions: ["110108012"] }],
  ["areas", { id: "chaoyang", name: "朝阳区", divisions: ["110105"] }],
  ["customer-classes", { id: "family", name: "家庭", remark: "个人与家庭用户", order: 10 }],
  ["customer-classes", { id: "company", name: "单位", remark: "签约单位", order: 20 }],
  ["customer-groups", { id: "east", name: "东区老客户", remark: "2020 年前签约", order: 10 }],
  ["customer-groups", { id: "new", name: "本年新客户", remark: "", order: 20 }],
  ["customer-fields", { id: "contract", name: "合同号", type: "text", isRequired: false, choices: [], order: 10 }],
  ["customer-fields", { id: "floor", name: "楼层", type: "number", isRequired: false, choices: [], order: 20 }],
  ["products", { id: "care", name: "居家关怀", kind: "service", remark: "每周回访一次" }],
  ["products", { id: "terminal", name: "一键呼叫终端", kind: "product", remark: "" }],
  ["call-reasons", { id: "repair", zh: "报修", en: "Repair", order: 10 }],
  ["call-reasons", { id: "repair-power", zh: "断电", en: "No power", parent: "repair", order: 11 }],
  ["call-reasons", { id: "ask", zh: "咨询", en: "Question", order: 20 }],
  ["prefixes", { id: "1390001", province: "北京", city: "北京", carrier: "mobile", area: "haidian" }],
  ["prefixes", { id: "1380013", province: "广东", city: "广州", carrier: "mobile" }],
  ["prefixes", { id: "010", province: "北京", city: "北京", carrier: "landline", area: "chaoyang" }],
  [
    "trunks",
    {
      id: "telecom-1",
      name: "电信中继",
      sources: ["192.168.10.2"],
      hosts: ["192.168.10.2:5060"],
      channels: 30,
      codecs: ["PCMA"]
    }
  ],
  ["recording-rules", { id: "no-staff", name: "人事线路不录音", order: 10, records: false, callers: ["0208*"] }],
  ["recording-rules", { id: "elderly", name: "长者关怀保存两年", order: 20, queues: ["elderly"], keepDays: 730 }],
  ["customers", { name: "王芳", phones: [{ kind: "mobile", written: "138 0013 8000" }], class: "family", grade: "a" }],
  ["customers", { name: "李建国", phones: [{ kind: "home", written: "010-6255 1234" }], class: "family" }],
  ["customers", { name: "海淀社区服务中心", kind: "company", phones: [], class: "company", area: "haidian" }],
  [
    "customers",
    { name: "王方", phones: [{ kind: "mobile", written: "13800138000" }], addresses: ["海淀区学院路 8 号"] }
  ],
  [
    "phrases",
    { id: "greeting", name: "开场白", group: "问候", body: "您好，生活管家服务中心，请问有什么可以帮您？", order: 10 }
  ],
  [
    "phrases",
    { id: "wait", name: "请客户稍等", group: "保持", body: "请您稍等，我为您查询一下，请不要挂机。", order: 20 }
  ],
  [
    "linked-pages",
    { id: "crm", name: "客户系统", address: "https://crm.example/open?tel={number}", opens: "by-click", order: 10 }
  ],
  [
    "user-plans",
    {
      customer: "chen-guofu",
      incidentClass: "help",
      steps: [
        { id: "talk", title: "先问血糖，必要时请他先吃糖", mandatory: true, withinMs: 60_000 },
        { id: "daughter", title: "通知女儿陈芳", mandatory: true, withinMs: 180_000 }
      ],
      ladder: [
        { _tag: "contacts", forMs: 45_000 },
        { _tag: "supervisors", forMs: 60_000 }
      ]
    }
  ],
  ["caller-forms", { id: "repair", name: "报修", order: 10, queues: ["service"], keys: "1" }],
  ["pronunciations", { written: "重庆", language: "zh-CN", spoken: "虫庆" }],
  ["webhooks", { id: "crm", name: "客户系统", url: "https://crm.example/carillon", events: ["call.ended"] }]
]

export const enterExamples = async (centre: RunningCentre): Promise<void> => {
  const headers = { "content-type": "application/json", origin: centre.baseUrl }
  const { password, user } = centre.admin
  const signedIn = await fetch(`${centre.baseUrl}/api/session`, {
    method: "POST",
    headers,
    body: JSON.stringify({ user, password })
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? ""
  for (const [plural, row] of ROWS) {
    const answer = await fetch(`${centre.baseUrl}/api/${plural}`, {
      method: "POST",
      headers: { ...headers, cookie },
      body: JSON.stringify(row)
    })
    if (!answer.ok) throw new Error(`${plural} ${JSON.stringify(row)}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
}
