import type { IncidentList, IncidentRow } from "#wire/alarms.ts"

/** The incidents of a gateway without an engine. */

export const [SECOND, MINUTE] = [1_000, 60_000]

export const rowOf = (id: string, more: Partial<Record<keyof IncidentRow, unknown>>): IncidentRow =>
  ({
    id,
    terminal: id.split("-")[0],
    title: "梅园新村 3 号楼 1502",
    user: { customer: "c1", name: "王秀英" },
    area: null,
    class: { id: "fall", name: "跌倒" },
    priority: 200,
    event: "fall",
    device: "腕表",
    place: "卫生间",
    text: null,
    position: null,
    measured: { batteryPercent: 82, heartBpm: 104 },
    voice: "call-terminal",
    line: null,
    openedAt: Date.now() - 40 * SECOND,
    presses: 2,
    beside: 1,
    cancelledAt: null,
    isLocked: false,
    standing: "climbing",
    agent: null,
    until: Date.now() + 20 * SECOND,
    reason: null,
    rung: "prompt",
    steps: [
      { id: "speak", title: "与用户通话，确认能否行动", mandatory: true, dueAt: null, done: null },
      { id: "ambulance", title: "呼叫 120", mandatory: true, dueAt: null, done: null },
      { id: "son", title: "通知儿子", mandatory: false, dueAt: null, done: null }
    ],
    parties: [],
    contacts: [
      { name: "王建国", relation: "儿子", number: "138****8000", hasKeys: true },
      { name: "李阿姨", relation: "邻居", number: "139****2222", hasKeys: true },
      { name: "社区服务站", relation: "志愿者", number: "021****7788", hasKeys: false }
    ],
    keys: ["clear", "duplex", "listen", "speak", "volumeUp", "volumeDown", "relay"],
    outcome: null,
    ...more
  }) as unknown as IncidentRow

/** Some that others have, so that the list is one. */
const listed = (): IncidentList => ({
  incidents: Object.fromEntries(
    [
      rowOf("t7-1", {
        title: "和平里 8-302",
        user: { customer: "c7", name: "赵德福" },
        class: { id: "personal", name: "紧急按钮" },
        event: "personal",
        priority: 100,
        presses: 1,
        place: null,
        openedAt: Date.now() - 3 * MINUTE,
        standing: "active",
        agent: "1003",
        line: { standing: "owed", until: null },
        rung: null,
        until: null
      }),
      rowOf("t9-4", {
        title: "花园路 21-101",
        user: { customer: "c9", name: "陈桂芳" },
        class: { id: "faults", name: "设备故障" },
        event: "path-failed",
        priority: 10,
        presses: 1,
        place: null,
        device: null,
        measured: {},
        openedAt: Date.now() - 26 * MINUTE,
        standing: "suspended",
        agent: "1005",
        reason: "家属 11 点到家后重启",
        until: Date.now() + 50 * MINUTE,
        rung: null
      })
    ].map((row) => [row.id, row])
  ),
  checkIns: {}
})

export const alarmTopics = (agent: string): ReadonlyArray<readonly [string, IncidentList]> => [
  ["alarms", listed()],
  [`own-alarms/${agent}`, { incidents: {}, checkIns: {} }]
]
