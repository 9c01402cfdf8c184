import { filled, language } from "../shared/language.ts"

/** Words of people's own affairs, in both languages. */
const words = {
  "password.title": ["修改密码", "Change password"],
  "password.forced": ["请先设置您自己的密码", "Choose a password of your own first"],
  "password.forced-lead": [
    "现在的密码是别人给您的。至少 8 个字符，不能是用户名或常见密码。",
    "The one you have was given to you. At least 8 characters, not the user name, not one that everybody uses."
  ],
  "password.old": ["当前密码", "Password of now"],
  "password.set-up-code": ["设置码", "Set-up code"],
  "password.new": ["新密码", "New password"],
  "password.again": ["再输入一次", "Once more"],
  "password.differs": ["两次输入不一致", "These two are not the same"],
  "password.done": ["密码已修改，其他登录已退出", "Changed. Your other sessions have ended"],
  "password.set": ["设置密码", "Set a password"],
  "password.set-lead": [
    "{name} 将退出所有登录，下次登录时须修改密码。留空则自动生成。",
    "{name} is signed out everywhere and chooses another at the next sign-in. Empty: one is made up."
  ],
  "password.told-once": ["只显示这一次，请交给本人：", "Shown this once; hand it to them:"],
  "telephone.set": ["话机注册", "Register the telephone"],
  "telephone.lead": [
    "生成新密码后，{name} 的话机须用它重新注册。",
    "With a new password the telephone of {name} has to register again."
  ],
  "telephone.make": ["生成话机密码", "Make a new one"],
  "telephone.user": ["用户", "User"],
  "telephone.realm": ["认证域", "Realm"],
  "telephone.address": ["服务器", "Server"],
  "telephone.password": ["密码", "Password"],
  "telephone.code": ["话机账号二维码", "QR code of the telephone's account"],
  "telephone.code-reads": [
    "手机上的 Grandstream Wave 可扫此码添加账号。Linphone、MicroSIP、台式话机等其他话机请手动填写以上四项，传输方式选 UDP。",
    "The app Grandstream Wave adds the account by scanning this. Into any other telephone (Linphone, MicroSIP, desk telephones) type the four values above; the transport is UDP."
  ],
  "desk.title": ["台式话机配置文件", "Settings file for a desk telephone"],
  "desk.lead": [
    "配置文件含服务器、账号和新的话机密码，{name} 原来的话机密码随即失效。",
    "The file has server, account and a new password; the one that {name}'s telephone has now counts no more."
  ],
  "desk.maker": ["话机品牌", "Make"],
  "desk.yealink": ["亿联 Yealink", "Yealink"],
  "desk.grandstream": ["潮流 Grandstream", "Grandstream"],
  "desk.file": ["下载配置文件", "Download the file"],
  "desk.link": ["生成取配置链接", "Make a link for it"],
  "desk.link-lead": [
    "在话机的“自动更新 / 配置服务器”中填写此地址，然后重启话机。24 小时内有效，只能取一次，只显示这一次：",
    "Enter this at the telephone as its provisioning server, and start it again. Good for 24 hours, once, and shown this once:"
  ],
  "desk.downloaded": [
    "已下载：在话机网页的“导入配置”中上传。",
    "Downloaded: upload it at the telephone's own page, under import of settings."
  ],
  "account.title": ["账号", "Account"],
  "account.has-password": ["已设置密码", "Has a password"],
  "account.no-password": ["没有密码，不能登录", "No password: cannot sign in"],
  "account.must-change": ["下次登录时须修改密码", "Chooses another password at the next sign-in"],
  "account.telephone": ["话机可以注册", "The telephone can register"],
  "account.no-telephone": ["话机没有密码，不能注册", "No password for the telephone: it cannot register"],
  "account.sessions": ["当前登录 {count} 处", "Signed in at {count} places"],
  "account.locked": ["账号已锁定，{time} 前不能登录", "Locked: cannot sign in before {time}"],
  "unlock.title": ["账号已锁定", "The account is locked"],
  "unlock.lead": [
    "{name} 连续输错密码 {count} 次，{time} 前不能登录。",
    "{count} wrong passwords in a row: {name} cannot sign in before {time}."
  ],
  "unlock.do": ["解锁", "Unlock"],
  "two-step.title": ["两步验证", "Two-step sign-in"],
  "two-step.lead": [
    "登录时除密码外，还须输入手机验证器上的 6 位验证码。密码泄露时，别人也无法登录。",
    "At the sign-in you type a code from an app on your telephone, too. Who only knows your password does not get in."
  ],
  "two-step.turn-on": ["开启两步验证", "Turn on"],
  "two-step.turn-off": ["关闭两步验证", "Turn off"],
  "two-step.on-since": ["已开启（{time}）", "On since {time}"],
  "two-step.codes-left": ["剩余恢复码 {count} 个", "{count} recovery codes left"],
  "two-step.few-codes": [
    "恢复码快用完了：关闭后重新开启，会得到 10 个新的。",
    "Few are left: turn it off and on again for ten new ones."
  ],
  "two-step.wanted": ["您的岗位须开启两步验证", "Your role or the centre makes it a must"],
  "two-step.forced": ["请先设置两步验证", "Set up two-step sign-in first"],
  "two-step.begin": ["开始设置", "Begin"],
  "two-step.scan": [
    "用手机上的验证器应用扫描，任何支持 TOTP 的都可以。",
    "Scan this with an authenticator app on your telephone: any that knows TOTP will do."
  ],
  "two-step.picture": ["两步验证二维码", "QR code of two-step sign-in"],
  "two-step.type": ["不能扫描时，手动输入密钥：", "Where it cannot scan, type this key:"],
  "two-step.code": ["验证码", "Code"],
  "two-step.code-shown": ["应用显示的 6 位验证码", "The six digits that the app shows"],
  "two-step.confirm": ["确认开启", "Confirm"],
  "two-step.recovery": ["恢复码", "Recovery codes"],
  "two-step.recovery-lead": [
    "手机不在身边时，用恢复码代替验证码登录，每个只能用一次。只显示这一次，请抄下或打印，妥善保管。",
    "Without your telephone one of these opens your account instead of a code, each once. They are shown this once: write them down or print them."
  ],
  "two-step.copy": ["复制", "Copy"],
  "two-step.copied": ["已复制", "Copied"],
  "two-step.saved": ["我已保存", "I have kept them"],
  "two-step.off-code": ["验证码或恢复码", "Code or recovery code"],
  "two-step.cancel": ["取消", "Cancel"],
  "two-step.reset": ["重置两步验证", "Reset two-step sign-in"],
  "two-step.reset-lead": [
    "用于手机丢失。{name} 下次登录只需密码；岗位要求两步验证时须重新设置。请先确认是本人。",
    "For a lost telephone. {name} signs in with the password alone, and sets it up anew where it is a must. Make sure who is asking."
  ],
  "account.two-step": ["已开启两步验证", "Two-step sign-in is on"],
  "sessions.title": ["登录记录", "Where I am signed in"],
  "sessions.this": ["本机", "This one"],
  "sessions.since": ["登录于 {time}", "since {time}"],
  "sessions.seen": ["最近使用 {time}", "used {time}"],
  "sessions.end": ["退出", "End"],
  "sessions.end-others": ["退出其他所有登录", "End all others"],
  "sessions.unknown-device": ["未知设备", "Unknown device"],
  "profile.title": ["个人设置", "My settings"],
  "profile.language": ["界面语言", "Language"],
  "profile.theme": ["界面外观", "Theme"],
  "profile.browser": ["跟随浏览器", "The browser's"],
  "profile.zh-CN": ["简体中文", "Chinese"],
  "profile.en": ["英文", "English"],
  "profile.system": ["跟随系统", "The computer's"],
  "profile.light": ["浅色", "Light"],
  "profile.dark": ["深色", "Dark"],
  "do.save": ["保存", "Save"],
  "do.sign-out": ["退出登录", "Sign out"],
  "too-many": ["尝试次数过多，请 {minutes} 分钟后再试", "Too many attempts: try again in {minutes} min"],
  away: ["暂时连接不上，请稍后再试", "Nobody answers just now: try again in a moment"]
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>

export type PeopleWord = keyof typeof words

export const w = (key: PeopleWord, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(words[key][language() === "en" ? 1 : 0], values)
