import { filled, language } from "../shared/language.ts"

/** Words of the first hour: the wizard, and the test call. */
const words = {
  "new.title": ["设置新的呼叫中心", "Set up a new call centre"],
  "new.lead": [
    "这里还没有管理员。请输入启动时显示在终端（或系统日志）中的设置码。",
    "There is no administrator yet. Type the set-up code that the start has printed in the terminal or the service's log."
  ],
  "new.code": ["设置码", "Set-up code"],
  "new.user": ["用户名为 admin，以后用它登录。", "The user name is admin; sign in with it later."],
  "new.name": ["管理员姓名", "Administrator's name"],
  "new.password": ["自己的密码", "A password of your own"],
  "new.again": ["再输入一次", "Once more"],
  "new.begin": ["开始设置", "Begin"],
  "new.wrong-code": ["设置码不正确", "This is not the set-up code"],
  "new.differs": ["两次输入不一致", "These two are not the same"],
  "new.needed": ["必填", "must be filled in"],
  "new.admin-name": ["管理员", "Administrator"],
  "new.lost": [
    "找不到设置码？重新启动会再次显示，或运行 npm run admin -- reset-password。",
    "Code lost? The next start prints it again; or run npm run admin -- reset-password."
  ],
  "wizard.title": ["首次设置", "First set-up"],
  "wizard.lead": [
    "五分钟内接通第一个来电。每一步都会立即保存，可随时离开，回来时从未完成的一步继续。",
    "The first call in five minutes. Each step is kept at once: leave when you like and go on later where it stopped."
  ],
  "wizard.back": ["上一步", "Back"],
  "wizard.next": ["下一步", "Next"],
  "wizard.save": ["保存并继续", "Save and go on"],
  "wizard.later": ["稍后再做", "Later"],
  "wizard.away": ["暂时读不到数据", "Nothing can be read just now"],
  "wizard.retry": ["重试", "Try again"],
  "wizard.steps": ["步骤", "Steps"],
  "wizard.state.done": ["已完成", "done"],
  "wizard.state.open": ["未完成", "open"],
  "step.centre": ["中心与号码", "Centre and number"],
  "step.team": ["队列与坐席", "Queue and agents"],
  "step.prompts": ["欢迎语", "Welcome"],
  "step.test": ["测试来电", "Test call"],
  "step.done": ["完成", "Done"],
  "centre.title": ["中心叫什么，客户拨什么号码？", "What is the centre called, and which number is dialled?"],
  "centre.name": ["中心名称", "Name of the centre"],
  "centre.number": ["接入号码", "Dialled number"],
  "centre.number-help": [
    "客户拨打的号码，与线路送来的一致；以后可添加更多。",
    "As the trunk sends it. More can be added later."
  ],
  "centre.numbers": ["已有接入号码", "Dialled numbers there are"],
  "centre.numbers-more": ["管理号码", "All numbers"],
  "centre.zone": ["时区", "Time zone"],
  "centre.zone-help": [
    "现在是 {time}。由设置项 timeZone 决定，修改后需重启。",
    "It is {time} there. Set by timeZone in the settings; a change needs a restart."
  ],
  "team.title": ["谁来接听？", "Who answers?"],
  "team.queue": ["第一个队列的名称", "Name of the first queue"],
  "team.queue-first": ["综合服务", "Service"],
  "team.queue-there": ["队列", "Queue"],
  "team.agents": ["坐席", "Agents"],
  "team.agents-help": [
    "工号也是用户名和话机分机号。可从表格中复制多行粘贴。",
    "The number is the user name and the telephone's extension, too. Lines copied from a spreadsheet can be pasted."
  ],
  "team.number": ["工号", "Number"],
  "team.name": ["姓名", "Name"],
  "team.row-number": ["第 {row} 行工号", "Number in line {row}"],
  "team.row-name": ["第 {row} 行姓名", "Name in line {row}"],
  "team.more": ["再加一行", "One more line"],
  "team.import": ["从文件导入（xlsx、csv）", "Import a file (xlsx, csv)"],
  "team.me": ["我自己也接听来电", "I take calls, too"],
  "team.me-number": ["我的工号", "My number"],
  "team.there": ["已有坐席：{names}", "Agents there are: {names}"],
  "team.none": ["至少需要一名坐席。", "At least one agent is needed."],
  "team.added": ["已添加 {count} 名坐席", "{count} agents added"],
  "team.own-flow": [
    "号码 {number} 的流程已另行设计，向导不改动它：请在流程中选择队列。",
    "The flow of {number} was made into more; the wizard leaves it alone. Choose its queue there."
  ],
  "team.open-flow": ["打开流程", "Open the flow"],
  "prompts.title": ["来电者先听到什么？", "What do callers hear first?"],
  "prompts.own": ["由文字生成", "Made of a text"],
  "prompts.shipped.connecting": ["系统自带：转接中", "As it came: connecting"],
  "prompts.shipped.welcome": ["系统自带：按键菜单", "As it came: a menu of keys"],
  "prompts.keys-unasked": [
    "这段录音会念出按键，但向导的流程不收按键，来电者会直接进入队列。",
    "It names keys, but the wizard's flow asks for none: callers go on to the queue."
  ],
  "prompts.text": ["欢迎语文字（{language}）", "Text of the welcome ({language})"],
  "prompts.text-help": [
    "由系统的声音朗读。以后可在“提示音”中换成真人录音。",
    "Spoken by the centre's voice. A recording of a person can take its place later, in the prompts."
  ],
  "prompts.listen": ["生成并试听", "Make it and listen"],
  "prompts.busy": ["正在生成…", "It is being made…"],
  "prompts.player": ["试听欢迎语", "Listen to the welcome"],
  "prompts.row": ["热线欢迎语", "Welcome of the hotline"],
  "prompts.needed": ["请填写要朗读的文字", "Say what is to be spoken"],
  "prompts.own-flow": [
    "号码 {number} 的流程已另行设计，向导不改动它：请在流程中选择欢迎语。",
    "The flow of {number} was made into more; the wizard leaves it alone. Choose its welcome there."
  ],
  "test.title": ["测试来电", "Test call"],
  "test.lead": [
    "从任意一部话机拨打下面的号码，看它一步步走到坐席并留下录音。",
    "Dial this from any telephone and see the call go step by step to an agent, and leave its recording."
  ],
  "test.dial": ["拨打", "Dial"],
  "test.by-sip": ["用 SIP 话机", "From a SIP telephone"],
  "test.local": [
    "SIP 地址为 127.0.0.1：只有本机上的软电话能呼入。其他话机请将设置 sip.host 改为本机的局域网地址并重启。",
    "The switch listens on 127.0.0.1: only telephones on this machine reach it. For others set sip.host to this machine's address in their network, and start again."
  ],
  "test.no-number": ["还没有接入号码。", "There is no dialled number yet."],
  "test.no-queue": ["这个号码还不通向任何队列。", "This number leads to no queue yet."],
  "test.to-step": ["去设置", "Set it up"],
  "test.agents": ["谁会振铃", "Who will ring"],
  "test.no-agents": ["队列中还没有坐席。", "Nobody serves the queue yet."],
  "test.none-registered": [
    "还没有话机注册。点“话机注册”，把显示的四个值填入话机，或用手机软电话扫码；注册成功后这里会立即变化。",
    "No telephone is registered. Press “Register the telephone” and type its four values into one, or scan the code with an app; this page sees it at once."
  ],
  "test.none-ready": [
    "话机已注册，但没有人示闲。请坐席登录工作台，签入并示闲。",
    "A telephone is registered, but nobody is ready. The agent signs in on the desk and goes ready."
  ],
  "test.all-ready": ["可以拨打了。", "Go ahead and dial."],
  "test.registered": ["话机已注册", "telephone registered"],
  "test.unregistered": ["话机未注册", "no telephone"],
  "test.password": ["登录密码", "Password"],
  "test.telephone": ["话机注册", "Register the telephone"],
  "test.desk": ["打开工作台", "Open the desk"],
  "test.follow": ["来电进展", "The call"],
  "test.waits": ["等待来电…", "Waiting for a call…"],
  "test.from": ["主叫 {number}，流水号 {serial}", "From {number}, serial number {serial}"],
  "test.again": ["再测一次", "Once more"],
  "test.done": ["接通了，录音也听到了。", "Answered, recorded and heard."],
  "test.story": ["通话详情", "The whole call"],
  "call.arrived": ["来电到达", "Arrived"],
  "call.prompt": ["播放欢迎语", "Hears the welcome"],
  "call.queue": ["进入队列", "In the queue"],
  "call.ringing": ["坐席振铃", "Rings at an agent"],
  "call.answered": ["坐席接听", "Answered"],
  "call.recorded": ["录音已保存", "Recording kept"],
  "call.heard": ["试听录音", "Recording heard"],
  "call.state.done": ["完成", "done"],
  "call.state.now": ["进行中", "now"],
  "call.state.waiting": ["等待", "to come"],
  "call.state.failed": ["中断", "ended here"],
  "call.state.skipped": ["无需", "not needed"],
  "hint.queue": [
    "没有坐席可接：请确认有人示闲且话机已注册。",
    "Nobody can take it: somebody has to be ready, with a registered telephone."
  ],
  "hint.ringing": ["请坐席接听。", "Let the agent answer."],
  "hint.answered": [
    "通话中。说几句话后挂断，即可听录音。",
    "They talk. Say a few words and hang up to hear the recording."
  ],
  "hint.heard": ["点播放听一听双方的声音。", "Press play and hear both sides."],
  "hint.missed": ["{names} 未接。", "{names} did not answer."],
  "hint.failed.prompt": ["主叫在听欢迎语时挂断。", "The caller hung up during the welcome."],
  "hint.failed.queue": ["主叫在排队时挂断，没有坐席振铃。", "The caller hung up while waiting; nobody was rung."],
  "hint.failed.ringing": ["没有人接听。", "Nobody answered."],
  "hint.unrecorded": ["按录音规则，这通电话不录音。", "By the recording rules this call is not recorded."],
  "done.title": ["设置完成", "All set"],
  "done.lead": ["以后在“管理”中继续：", "Go on in the administration:"],
  "done.open": [
    "还有未完成的步骤：{steps}。可以现在结束，以后再继续。",
    "Still open: {steps}. You may end here and go on later."
  ],
  "done.people": ["添加人员、角色与密码", "People, roles and passwords"],
  "done.flows": ["设计来电流程", "Flows of calls"],
  "done.hours": ["服务时间与节假日", "Opening hours and holidays"],
  "done.rules": ["录音规则", "Recording rules"],
  "done.finish": ["结束向导", "End the wizard"]
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>

export type SetUpWord = keyof typeof words

export const w = (key: SetUpWord, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(words[key][language() === "en" ? 1 : 0], values)
