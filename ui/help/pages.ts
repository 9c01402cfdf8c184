import type { Help } from "./help.ts"
import { helpOfThings } from "./things.ts"

/** Pages that are no list of one thing. One more page is an entry here, and its path in `page-of.ts`. */
const ofPages = {
  "sign-in": {
    words: {
      zh: "输入用户名或工号和密码登录；开启了两步验证的账号，再输入手机验证器上的 6 位验证码。忘记密码时请找管理员重设，连续输错会暂时锁定。",
      en: "Sign in with your user name or number and your password; an account with two-step sign-in asks for the six digits of your app, too. If you forgot your password, an administrator sets a new one; several wrong ones lock the account for a while."
    },
    more: ["agent", "sign-in"]
  },
  agent: {
    words: {
      zh: "左上角签入并示闲后，来电和任务会出现在左侧的卡片上，点“接听”或按 Alt+A，不能点击接听的话机请拿起听筒。没有来电时，点“为什么没来电”查看是哪一项没有准备好。",
      en: "Sign in and go ready at the top left: calls and tasks come as cards on the left; answer by the button or Alt+A, or lift the handset where the telephone cannot be told to. When nothing comes, “Why no calls” says what is not ready."
    },
    more: ["agent", "day"]
  },
  wall: {
    words: {
      zh: "上方是全中心此刻的指标，中间是各队列，下方每格是一名坐席及其状态时长；指向指标名称可看到定义。右上角可全屏，数据停止更新时画面变灰并显示停了多久。",
      en: "The figures of this moment are on top, the queues below them, and then each agent with their state and how long it lasts; point at a figure's name for what it means. The button at the top right fills the screen; when data stop coming, the page goes grey and says for how long."
    },
    more: ["supervisor", "wall"]
  },
  calls: {
    words: {
      zh: "这里按时间、号码、人员、队列、结果和文字查找您有权查看的通话，点一行查看经过、分配原因和录音。结果可导出；列表不会自己变动，点“刷新”取最新的。“回呼”里是还要回呼的人，可提前、改时间或取消。",
      en: "Find the calls that you may see by time, number, person, queue, result or text, and open one for its story, why it went where it went, and its recording. What was found can be taken as a file; rows do not move by themselves, “Refresh” fetches the newest. “Callbacks” has who is still to be called back: sooner, at another time, or no more."
    },
    more: ["supervisor", "calls"]
  },
  recordings: {
    words: {
      zh: "这里列出您有权收听的录音，点一行打开播放器，可看波形、跳转、变速，并分别听客户和坐席一侧。收听和下载都会记入审计。",
      en: "These are the recordings that you may hear: open one for the player, with its waveform, jumps, speed, and either side alone. Who hears or takes one is kept in the audit log."
    },
    more: ["supervisor", "listen"]
  },
  alarms: {
    words: {
      zh: "这里列出全部未结警情，没有人处理的排在最前。点用户姓名打开一起警情：按预案逐步完成，呼叫联系人、派人、转交、挂起或结案；缺必做步骤时不能结案，页面会写明。上方各页可查已结警情的经过、监护人通知、未识别报文和设备的故障记录。",
      en: "All open alarms, first those that nobody has. Click a user's name to open one: do the steps of its protocol, call contacts, send somebody, hand it over, put it away or close it; while a mandatory step is open it cannot be closed, and the page says which. The pages above keep what happened in closed ones, letters to guardians, messages not understood, and the faults of terminals."
    },
    more: ["agent", "day"]
  },
  audit: {
    words: {
      zh: "这里按时间倒序列出谁做了什么，可按账号、操作、对象、日期和文字查找。点一行逐项查看改动前后的内容；查到的结果可由有权的人导出，导出本身也会记下。",
      en: "Who did what, newest first, found by account, action, kind of thing, day or text; open a line for what it was before and after, field by field. Who may can take it as a file, and that is written down as well."
    },
    more: ["administrator", "audit"]
  },
  profile: {
    words: {
      zh: "这里选择界面语言和外观，修改密码，开启两步验证，并查看您在哪些地方登录过。看到不认识的登录，点“退出”并立即修改密码。",
      en: "Choose language and theme, change your password, turn on two-step sign-in, and see where you are signed in. If you do not know one of these places, end it and change your password at once."
    },
    more: ["agent", "password"]
  },
  system: {
    words: {
      zh: "这里显示各进程是否正常、磁盘剩余多少、录音还能存多久，以及所用软件的许可。出现告警时，先看这一页，再看手册中对应的处理办法。",
      en: "See whether each process is well, how much disk is left, how long recordings can be kept, and the licences of the software in use. When something is wrong look here first, then at what the manual says about it."
    },
    more: ["administrator", "trouble"]
  },
  laboratory: {
    words: {
      zh: "在这里按动虚拟终端：向本中心自己的线路发出真实消息或呼叫，看到怎样应答、用了多少毫秒、成了哪起警情。标为“虚拟终端”或测试中的终端可直接按；其他终端须确认，因为会以真实用户的名义报警。每次按动都记入审计。",
      en: "Press virtual terminals: real messages and calls go to this centre's own lines, and you see what was answered, after how many ms, and which incident it became. A terminal that is virtual or on test is pressed at once; any other has to be confirmed, for it raises an alarm in a real person's name. Each press is in the audit log."
    },
    more: ["administrator", "lists"]
  },
  telephone: {
    words: {
      zh: "本页就是您的话机：注册后可拨打和接听同事的分机，通话时能看到双方音量和线路质量。需要 https 或本机页面，并允许使用麦克风；网络短暂中断时通话不断，会自动重新注册。",
      en: "This page is your telephone: once registered it calls and is called, and shows both voices and how good the line is. It needs https, or this machine, and the microphone; when the connection is away for a moment your call goes on and it registers again by itself."
    },
    more: ["agent", "sign-in"]
  },
  "set-up": {
    words: {
      zh: "向导按顺序询问一个新中心所需的内容：名称与号码、队列与坐席、欢迎语，最后用一通真实的测试来电检验。每一步立即保存，可随时离开，之后从“管理”中的“设置向导”继续。",
      en: "The wizard asks in order for what a new centre needs: its name and number, a queue and its agents, a welcome, and a real test call at the end. Each step is kept at once; leave when you like and go on later by “Set-up wizard” in the administration."
    },
    more: ["administrator", "number"]
  },
  "test-call": {
    words: {
      zh: "这里显示要拨的号码、谁的话机已注册并示闲，并逐步跟踪下一通来电：到达、欢迎语、排队、振铃、接听、录音。改动线路、流程或话机之后，拨一次就知道是否通畅。",
      en: "See what to dial and whose telephone is registered and ready, and follow the next call step by step: arrival, welcome, queue, ringing, answer, recording. After a change of trunks, flows or telephones one call tells whether all is well."
    },
    more: ["administrator", "number"]
  },
  parameters: {
    words: {
      zh: "系统参数是全中心共用的规则，如密码、登录锁定、号码遮盖和录音保存天数，每项都写明何时生效。改错了可以恢复默认值，或在历史中查看是谁改的。",
      en: "Parameters are rules for the whole centre, such as passwords, lock-out, covered numbers and how long recordings stay; each says when it counts. A mistake is put back to the usual value, and the history says who changed what."
    },
    more: ["administrator", "parameters"]
  },
  form: {
    words: {
      zh: "填写后点“保存”，除另有说明外立即生效，正在进行的通话不受影响；有误的字段会在旁边说明。别人同时改了同一条时，会让您选择保留哪一份，不会悄悄覆盖。",
      en: "Fill in and save: it counts at once unless the field says otherwise, and calls that run go on; what is wrong is said beside its field. If somebody changed the same row meanwhile, you choose which one stays, nothing is overwritten in silence."
    },
    more: ["administrator", "lists"]
  },
  history: {
    words: {
      zh: "这里按时间列出这一条的每次改动：谁、什么时候、把什么改成了什么。误删的记录可在这里恢复到删除前，恢复本身也会记下。",
      en: "Every change of this row in its order: who, when, and from what to what. A row that was removed by mistake is brought back here, and that is written down as well."
    },
    more: ["administrator", "lists"]
  },
  import: {
    words: {
      zh: "上传 xlsx 或 csv 文件后，先逐行检查并告诉您哪些会新增、修改或有误，此时什么都没有改。确认后全部写入，有一行有误就全部不写；大文件会显示进度，可以中途停止。",
      en: "Give it an xlsx or csv file: each row is looked at first, and you see what would be added, changed or is wrong, with nothing changed yet. When you confirm, all rows are taken or none; a large file shows how far it is and can be stopped."
    },
    more: ["administrator", "import"]
  },
  print: {
    words: {
      zh: "这是列表当前筛选结果的打印版，行数太多时只打印前面一部分并会说明。用浏览器的打印功能可打到纸上或存成 PDF。",
      en: "This is the list as you filtered it, laid out for paper; of a very long one only the first rows are there, and it says so. The browser prints it, or keeps it as PDF."
    },
    more: ["administrator", "lists"]
  },
  duplicates: {
    words: {
      zh: "这里按证件、电话、名称与地址等找出可能重复的客户，逐项比较后选择保留哪一份，再合并。备注与往来一并归入保留的客户，合并可以撤销。",
      en: "Customers that may be the same are found by identity number, telephone, name and address: compare them field by field, choose what stays, and merge. Notes and history go to the one that stays, and a merge can be taken back."
    },
    more: ["administrator", "customers"]
  },
  manual: {
    words: {
      zh: "手册分坐席、班长、管理员三页，在页内搜索框输入几个字，只留下相关段落。需要纸质版时点“打印”。",
      en: "The manual has a page each for agents, supervisors and administrators; type a few letters into its field to keep only what speaks of them. “Print” puts it on paper."
    },
    more: ["agent", "day"]
  }
} satisfies Readonly<Record<string, Help>>

export type PageName = keyof typeof ofPages
export const HELP_PAGES: Readonly<Record<string, Help>> = { ...ofPages, ...helpOfThings }
