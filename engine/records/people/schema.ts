import { isEmergencyNumber } from "#actors/dialling/outside-number.ts"
import { choice, levels, many, one, text, textOrNone, wholeOrNone, yesNo } from "../thing/field.ts"
import { lastAdministrator } from "./administrators.ts"
import { type Look, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

/** 人员: who signs in. Who has an agent's number takes work too. Passwords are not fields: they are set, never read. */
export const person = thing({
  name: "person",
  plural: "people",
  words: { zh: "人员", en: "People" },
  id: {
    words: { zh: "用户名", en: "User name" },
    by: "person",
    pattern: /^[\w.@-]{1,64}$/u,
    maxLength: 64,
    example: "1001"
  },
  title: "name",
  permissions: { view: "users.view", edit: "users.edit" },
  isOfCentre: true,
  unitOf: "unit",
  unique: ["agent", "email"],
  fields: {
    name: text({ zh: "姓名", en: "Name", minLength: 1, example: "王芳", isListed: true, isSearched: true }),
    unit: one("unit", { zh: "所属组织", en: "Unit", example: "centre", isListed: true }),
    roles: many("role", { zh: "角色", en: "Roles", example: ["agent"], isListed: true }),
    agent: textOrNone({
      zh: "工号",
      en: "Agent's number",
      help: {
        zh: "接待工作的人才有；也是话机分机号。",
        en: "Only who takes work has one; also the extension of the telephone."
      },
      maxLength: 20,
      pattern: /^[\w.-]+$/u,
      example: "1001",
      usual: null,
      isListed: true,
      isSearched: true
    }),
    email: textOrNone({
      zh: "邮箱",
      en: "E-mail",
      help: {
        zh: "用公司账号登录时，可按邮箱找到本人。",
        en: "Who signs in by the office's own accounts may be found by it."
      },
      maxLength: 200,
      pattern: /^[^\s@]+@[^\s@]+$/u,
      example: "wang.fang@example.cn",
      usual: null,
      isSearched: true
    }),
    queues: many("queue", { zh: "队列", en: "Queues", example: ["service"], usual: [], isListed: true }),
    tiers: levels("queue", {
      zh: "队列级别",
      en: "Tiers in queues",
      help: {
        zh: "队列按“逐级”分配时，1 级先派，依次到 10 级；未列出的为 1 级。",
        en: "In queues that go by tiers: 1 comes first, 10 last; 1 where none is named."
      },
      example: { service: 2 },
      usual: {}
    }),
    skills: levels("skill", { zh: "技能", en: "Skills", example: { english: 8 }, usual: {}, isListed: true }),
    areas: many("area", {
      zh: "服务片区",
      en: "Areas served",
      help: { zh: "留空表示全部。", en: "Empty: everywhere." },
      example: [],
      usual: []
    }),
    capacity: one("capacity", { zh: "接待量", en: "Capacity", example: "default", usual: "default" }),
    autoAnswerSeconds: wholeOrNone({
      zh: "自动应答",
      en: "Answers by itself",
      help: { zh: "话机支持时，振铃这么久后自动接听。", en: "Where the telephone knows how; empty: it rings." },
      unit: { zh: "秒", en: "s" },
      minimum: 0,
      maximum: 60,
      example: 2,
      usual: null
    }),
    narrowLine: yesNo({
      zh: "窄带线路",
      en: "Narrow line",
      help: {
        zh: "线路只有约 56 kbit/s：话机支持 Opus 时优先使用，每方向约 39 kbit/s，G.711 需要 80。",
        en: "About 56 kbit/s: where the telephone knows Opus it is used, 39 kbit/s each way; G.711 needs 80."
      },
      example: false,
      usual: false
    }),
    recording: choice(
      [
        { value: "rules", words: { zh: "按规则", en: "As the rules say" } },
        { value: "always", words: { zh: "始终录音", en: "Always" } },
        { value: "never", words: { zh: "不录音", en: "Never" } }
      ],
      { zh: "录音", en: "Recorded", example: "rules", usual: "rules" }
    ),
    language: choice(
      [
        { value: "browser", words: { zh: "跟随浏览器", en: "The browser's" } },
        { value: "zh-CN", words: { zh: "简体中文", en: "Chinese" } },
        { value: "en", words: { zh: "英文", en: "English" } }
      ],
      { zh: "界面语言", en: "Language", example: "browser", usual: "browser" }
    ),
    theme: choice(
      [
        { value: "system", words: { zh: "跟随系统", en: "The computer's" } },
        { value: "light", words: { zh: "浅色", en: "Light" } },
        { value: "dark", words: { zh: "深色", en: "Dark" } }
      ],
      { zh: "界面外观", en: "Theme", example: "system", usual: "system" }
    ),
    passwordIn: choice(
      [
        { value: "usual", words: { zh: "按系统设置", en: "As the settings say" } },
        { value: "here", words: { zh: "本系统", en: "Here" } },
        { value: "directory", words: { zh: "公司目录（LDAP）", en: "In the office's directory (LDAP)" } }
      ],
      {
        zh: "密码",
        en: "Password",
        help: {
          zh: "管理员请选本系统：公司目录无法访问时仍能登录。",
          en: "Administrators have one here: they get in while the directory is away."
        },
        example: "usual",
        usual: "usual"
      }
    ),
    mayNotSignIn: yesNo({ zh: "停用", en: "May not sign in", example: false, usual: false, isListed: true })
  },
  looksAt: ["person", "role", "queue"],
  check: ({ agent, queues, roles }, look): ReadonlyArray<Problem> => [
    ...(agent === null && queues.length > 0
      ? [
          {
            field: "queues",
            words: { zh: "没有工号的人不能服务队列", en: "who has no agent's number serves no queue" }
          }
        ]
      : []),
    ...(agent !== null && isEmergencyNumber(agent)
      ? [{ field: "agent", words: { zh: `${agent} 是紧急号码`, en: `${agent} is an emergency number` } }]
      : []),
    ...(roles.length === 0
      ? [{ field: "roles", words: { zh: "至少一个角色", en: "everybody has at least one role" } }]
      : []),
    ...(groupsOf(queues, look).size > 1
      ? [
          {
            field: "queues",
            words: { zh: "所选队列属于不同的分配组", en: "these queues are of several distribution groups" }
          }
        ]
      : []),
    ...lastAdministrator(look.all("person"), look.all("role"), "roles")
  ],
  checkRemoval: (_, look) => lastAdministrator(look.all("person"), look.all("role"), "roles")
})
export type Person = RowOfThing<typeof person>

/** One distributor decides about an agent: two of them would offer two calls at once. */
const groupsOf = (queues: ReadonlyArray<string>, look: Look): ReadonlySet<string> =>
  new Set(
    look
      .all<{ readonly id: string; readonly group: string }>("queue")
      .filter(({ id }) => queues.includes(id))
      .map(({ group }) => group)
  )
