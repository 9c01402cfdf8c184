import type { Help } from "./help.ts"

const of = (zh: string, en: string, section: string): Help => ({ words: { zh, en }, more: ["administrator", section] })

/** What the "?" says at the list of each thing, by the end of its path. */
export const helpOfThings: Readonly<Record<string, Help>> = {
  units: of(
    "组织是中心的上下级结构，人员、队列和号码都归在某个组织之下。角色里“本组”“本部门”等范围就按它计算。",
    "The organisation is the tree of the centre; people, queues and numbers belong to one of its units. Levels of a role such as “own team” and “own department” are counted by it.",
    "roles"
  ),
  areas: of(
    "片区是服务的地理范围，可有上下级，也可写行政区划代码。坐席可只服务某些片区，号段和客户也可归到片区。",
    "Areas are the places a centre serves, one below another, with the codes of their districts if wished. An agent may serve some of them only; prefixes and customers belong to one.",
    "customers"
  ),
  skills: of(
    "技能是坐席会的东西，如语言或业务，等级 1 到 10 写在人员上。队列可要求某项技能达到几级，不够的坐席不会分到。",
    "Skills are what agents can do, a language or a product; each person has a level from 1 to 10. A queue may ask for a level, and who is below it is not chosen.",
    "customers"
  ),
  roles: of(
    "角色是一组权限，每项可限于本人、本组、本部门或全部；一个人可有几个角色，权限相加。改动立即生效；预置角色不能删除，可以另建自己的。",
    "A role is a set of permissions, each for oneself, one's team, department or everything; a person may have several, which add up. Changes count at once; roles that came with the system stay, and you can make your own.",
    "roles"
  ),
  capacities: of(
    "接待量规定一名坐席同时最多处理几项电话、聊天、邮件等，哪些互斥、哪些可打断。没有指定的人使用默认值，新员工可用较小的一份。",
    "A capacity says how many calls, chats, mails and so on somebody handles at once, what excludes what, and what may interrupt. Who names none has the usual one; newcomers can have a smaller.",
    "customers"
  ),
  queues: of(
    "来电在队列里等候，按所选策略、优先级和技能分配；振铃、话后、等待音乐、服务水平和溢出都在这里改，立即生效。“去向”决定等待过久、已满、非工作时间或按键的来电去哪里，“等待播报”告诉等待者位置和预计时间。回呼的次数、间隔、有效期和时间对之后预约的生效。",
    "Calls wait in a queue and go to agents by the strategy chosen, priority and skill; what is set here counts at once. Its ways out say where callers go who waited too long, found it full or closed, or pressed a key, and who waits is told their place and the expected wait where you wish it. How often, how far apart and when people are called back counts for whoever is promised it from then on.",
    "queue"
  ),
  people: of(
    "人员是所有能登录的人；填了工号的是坐席，可以接电话。打开一个人可设置密码、生成话机账号、解锁或停用。",
    "People are all who can sign in; who has an agent number takes calls. Open one to set a password, make the telephone's account, unlock or disable.",
    "customers"
  ),
  flows: of(
    "流程规定来电先听到什么、按键去哪里、何时排队；接入号码指向一个流程。Say 步骤可朗读姓名、时间、排队人数等。保存时会检查每一步，有误会指出位置，正在进行的通话走完旧的。",
    "A flow says what a caller hears first, where keys lead and when they queue; a dialled number names one. A Say step speaks a text with the caller's name, the time or how many wait. Each step is checked when you save and faults are shown at their place; calls that run finish the old one.",
    "number"
  ),
  numbers: of(
    "接入号码是客户拨打的号码，每个指向一个流程。没有登记的号码打进来会被拒绝。",
    "These are the numbers that callers dial, and each names a flow. A call to a number that is not here is refused.",
    "number"
  ),
  trunks: of(
    "线路是到运营商或其他交换机的连接，修改立即生效；不在任何线路中的地址不能呼入。“可呼出”“呼出顺序”决定呼出走哪条，“外地手机加 0”“也可外显”按运营商的要求。“试拨号码”显示走哪条、拨什么；禁拨号码在系统参数里。",
    "Trunks lead to a carrier or another exchange; changes count at once, and what is in no trunk cannot call. “Takes calls to” and “Order of calls out” choose the trunk of a call out; “0 before mobiles of other cities” and “May also show” are as the carrier wants them. “Try a number” says which trunk and what is dialled; barred numbers are a system parameter.",
    "number"
  ),
  calendars: of(
    "工作日历写明每周哪些时段上班，以及特殊日期，可跟随法定节假日与调休。流程的 Hours 步骤按它决定来电去哪里。",
    "A calendar says at which hours of the week people are there, and on which special days, with public holidays and make-up days if wished. The step Hours of a flow goes by it.",
    "holiday"
  ),
  holidays: of(
    "这里登记法定节假日和调休上班日，遵循它们的日历会优先采用。每年国务院公布安排后，请补上新的一年。",
    "Public holidays and make-up working days; calendars that keep them put them first. Enter the new year's once they are announced.",
    "holiday"
  ),
  "recording-rules": of(
    "录音规则按顺序检查，第一条相符的决定录不录、最短最长多久、保存几天；都不相符时录音。条件可以是队列、人员、号码、线路、主叫或时段。",
    "Recording rules are tried in order; the first that fits says whether a call is recorded, how short or long, and for how many days it stays; with none it is recorded. They go by queue, person, number, trunk, caller or hours.",
    "recording"
  ),
  "recording-holds": of(
    "保全的录音不会被自动清理，直到保全到期或被解除，用于投诉和纠纷。必须写明原因，登记和解除都记入审计。",
    "A recording on hold is not cleared until its day or until the hold is lifted, for complaints and disputes. A reason is needed, and both are kept in the audit log.",
    "recording"
  ),
  reasons: of(
    "示忙原因是坐席暂停接待时选择的理由，可只暂停部分渠道。名称、颜色、图标和顺序改后，坐席的菜单立即更新。",
    "Reasons are what agents choose when they pause, for all channels or some. Name, colour, icon and order reach everybody's menu at once.",
    "words"
  ),
  "call-reasons": of(
    "来电原因是可分级的目录，坐席在话后小结里选，说明客户为什么来电；可限定在某些队列的通话中可选。停用的不再能选，以前的记录仍然看得懂。",
    "Call reasons are a list with levels, chosen in the summary of a call to say why the customer called; some may be of some queues alone. A retired one can no longer be chosen; older records still read well.",
    "words"
  ),
  "state-looks": of(
    "这里给坐席状态换名称、颜色和顺序，面板、大屏和报表一起改变。没有列出的状态使用默认样式。",
    "Give states a name, colour and order of your own; panel, wall and lists follow. What is not here looks as usual.",
    "words"
  ),
  "listed-numbers": of(
    "黑名单的来电被拒绝或转入指定流程，白名单不受拦截，VIP 优先接听；都可设有效期。加入前会把号码整理成统一格式。",
    "Callers on the black list are refused or sent to a flow, white ones pass every block, VIPs are served first; each may end on a day. A number is brought into one form first.",
    "customers"
  ),
  prefixes: of(
    "号段与区号说明一个号码来自哪个省市和运营商，可归到片区。可整批导入，几万条也能流畅滚动。",
    "Prefixes say from which city and carrier a number comes, and which area it belongs to. They can be imported at once; tens of thousands scroll smoothly.",
    "import"
  ),
  "customer-classes": of(
    "客户类别如 VIP、企业，一位客户属于一个类别。先在这里建好，再在客户上选择；客户列表可按它筛选。",
    "Classes such as VIP or company: a customer has one. Make them here, then choose them at the customer; the list can be filtered by them.",
    "customers"
  ),
  "customer-groups": of(
    "客户分组用来把客户归成批，一位客户可在多个组里。列表可按分组筛选和导出。",
    "Groups gather customers, who may be in several. The list can be filtered and exported by them.",
    "customers"
  ),
  "customer-fields": of(
    "自定义字段让客户资料多出本中心需要的项目，可规定类型、选项、格式和是否必填。保存后立即出现在客户表单、导入和导出里。",
    "With own fields a customer has what your centre needs, with a type, choices, a pattern, or as a must. They are in form, import and export at once.",
    "customers"
  ),
  products: of(
    "产品与服务是客户可以拥有的东西。先在这里建好，再在客户上登记，并写明生效和到期日期。",
    "Products and services are what customers can have. Make them here, then enter them at the customer with the days from and until which they are valid.",
    "customers"
  ),
  customers: of(
    "客户资料可按姓名、拼音首字母、部分号码或地址查找，例如用“wf”找到王芳。打开一位可看电话、产品、备注与往来，并可再添一条备注。",
    "Find customers by name, the initials of their pinyin (“wf” finds 王芳), part of a number, or address. Open one for numbers, products, notes and what came of calls, and add a note.",
    "customers"
  ),
  webhooks: of(
    "Webhook 在来电、接听、结束等时刻通知您的其他系统，失败会重试。地址必须能从本机访问；内网地址是否允许由设置决定。",
    "A webhook tells another program of yours when calls arrive, are answered or end, and tries again when that fails. It must be reachable from here; settings say whether addresses of the local network are allowed.",
    "trouble"
  ),
  prompts: of(
    "提示音是来电者听到的话和等待音乐，每条可有几种语言。可上传录音、在浏览器里录，或输入文字合成；替换后下一通来电就听到新的。",
    "Prompts are what callers hear, words and music, each in several languages. Upload one, record it in the browser or have it made of a text; the next caller hears the new one.",
    "prompts"
  ),
  "caller-forms": of(
    "来电表单按来电号码、队列、按键和名单，决定坐席接起时看到什么事由、要填什么。按顺序判断，第一条符合的有效。",
    "By dialled number, queue, keys and list a caller form decides what an agent is shown and asked. They are tried in order; the first that fits counts.",
    "customers"
  ),
  terminals: of(
    "报警终端是老人家中或随身的设备。协议和账号让系统认出它，服务对象决定报警时联系谁；心跳、报平安、测试和误按锁定也在这里设置，改动几秒内生效。密钥在下方单独设置，不再显示。",
    "Terminals are the devices that call for help. Protocol and account tell which one it is, the service user whom an alarm is about; heartbeat, check-ins, test mode and locking are set here and count within seconds. Its key is set below and never shown.",
    "customers"
  ),
  "incident-classes": of(
    "警情类别规定哪些事件成为警情、派到哪个队列、按什么预案处置：步骤、时限，以及无人接警时逐级呼叫谁。每次改动都是预案的新版本，正在处置的警情按原来的版本。编号 others 的类别接收没有归类的报警，faults 规定故障任务派到哪里。",
    "A class says which events become incidents, which queue gets them, and by what plan: steps, deadlines, and who is told while nobody has it. Each change is a new version of the plan; incidents that are open go on by theirs. “others” takes alarms that no class names, “faults” says where visits go.",
    "customers"
  ),
  "user-plans": of(
    "个人预案用于个别服务对象：同类警情不按类别的预案，而按这里写的步骤和升级处置。",
    "A personal plan is for one service user: their incidents of a class are handled by the steps and the escalation written here, and not by those of the class.",
    "customers"
  ),
  resources: of(
    "救助资源是中心求助或转介的单位：医院、派出所、居委会、家政等。写明片区、电话（按次序呼叫）、服务时间和坐标。",
    "Resources are whom the centre turns to or refers a user to: hospitals, police, committees, housekeeping. Enter area, telephone numbers in the order they are called, hours and position.",
    "customers"
  ),
  responders: of(
    "救助人员是被派到住处的人：写明所属单位、片区、技能、车辆和每周值班；换班和休假写在单独的日期里。",
    "Responders are who is sent to a dwelling: enter whom they belong to, area, skills, vehicle and when they are on duty each week; days unlike the week stand by themselves.",
    "customers"
  ),
  phrases: of(
    "常用语是坐席常说常写的话，在坐席面板中点一下就填进正在写的备注，或复制下来。属于当前通话队列的排在前面。",
    "Phrases are what agents say and write often: a click puts one into the note being written, or copies it. Those of the call's queue stand first.",
    "customers"
  ),
  "linked-pages": of(
    "外部页面把来电带到本单位的其他系统，例如客户系统：在地址中写上 {number} 等项，振铃时自动打开，或由坐席点击打开。",
    "A linked page takes a call to another system of yours, such as a CRM: write {number} and the like into its address; it opens at the ring, or by a click.",
    "customers"
  ),
  pronunciations: of(
    "读音表告诉合成语音某个词怎样读，例如多音字和外文名称。用同音的字写出读法，之后新生成的语音照此朗读。",
    "The list says how a word is spoken, such as a name with two readings. Write it with words that sound alike; speech made from then on follows it.",
    "prompts"
  )
}
