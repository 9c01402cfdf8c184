import { describe, expect, it } from "vitest"
import { spokenText } from "./spoken-text.ts"

describe("in Mandarin", () => {
  it.each([
    // Numbers
    ["0", "零"],
    ["10", "十"],
    ["15", "十五"],
    ["20", "二十"],
    ["101", "一百零一"],
    ["110", "一百一十"],
    ["115", "一百一十五"],
    ["200", "两百"],
    ["222", "两百二十二"],
    ["1005", "一千零五"],
    ["1,050", "一千零五十"],
    ["2,000", "两千"],
    ["10,000个", "一万个"],
    ["12005个", "一万两千零五个"],
    ["20000人", "两万人"],
    ["100,005人", "十万零五人"],
    ["1,000,000", "一百万"],
    ["100000000人", "一亿人"],
    ["3.14", "三点一四"],
    ["-5", "负五"],
    // 两 before what is counted, 二 where it is a name
    ["2个人", "两个人"],
    ["2位客户等待", "两位客户等待"],
    ["12个", "十二个"],
    ["2分钟", "两分钟"],
    ["等待2小时", "等待两小时"],
    ["2年", "两年"],
    ["2月", "二月"],
    ["2号", "二号"],
    ["第2位", "第二位"],
    ["请按2", "请按二"],
    ["2万", "两万"],
    // Times
    ["10:05", "十点零五分"],
    ["10:00", "十点"],
    ["2:30", "两点三十分"],
    ["0:10", "零点十分"],
    ["22:15:08", "二十二点十五分零八秒"],
    ["9:00-18:00", "九点到十八点"],
    ["8：30至17：30", "八点三十分到十七点三十分"],
    // Dates
    ["2026-11-26", "二零二六年十一月二十六日"],
    ["2026年2月3日", "二零二六年二月三日"],
    ["10月1日", "十月一日"],
    ["2月12号", "二月十二号"],
    ["2005年", "二零零五年"],
    // Money
    ["¥12.50", "十二元五角"],
    ["¥12.05", "十二元零五分"],
    ["¥12.55", "十二元五角五分"],
    ["¥0.5", "五角"],
    ["¥2", "两元"],
    ["￥1,200", "一千两百元"],
    ["2.20元", "两元两角"],
    ["余额100元", "余额一百元"],
    ["$12.50", "十二点五美元"],
    // Percent
    ["12.5%", "百分之十二点五"],
    ["100%", "百分之一百"],
    // Telephone numbers, digit by digit
    ["13800138000", "幺三八零零幺三八零零零"],
    ["请拨打110", "请拨打幺幺零"],
    ["拨打12345", "拨打幺二三四五"],
    ["95000", "九五零零零"],
    ["010-12345678", "零幺零，幺二三四五六七八"],
    ["400-800-1234", "四零零，八零零，幺二三四"],
    ["+86 138 0013 8000", "加八六，幺三八，零零幺三，八零零零"],
    ["+8613800138000", "加八六幺三八零零幺三八零零零"],
    ["工号1001", "工号幺零零幺"],
    // Several in one
    ["您前面还有2位，预计等待10分钟。", "您前面还有两位，预计等待十分钟。"],
    ["2026-02-02 10:05，余额¥12.50", "二零二六年二月二日 十点零五分，余额十二元五角"],
    // Harmless
    ["您好<script>", "您好 script"],
    ["99999999999999999999个", "九九九九九九九九九九九九九九九九九九九九个"],
    ["", ""]
  ])("%s is read %s", (written, said) => {
    expect(spokenText(written, "zh-CN")).toBe(said)
  })
})

describe("in English", () => {
  it.each([
    ["0", "zero"],
    ["15", "fifteen"],
    ["42", "forty-two"],
    ["100", "one hundred"],
    ["101", "one hundred and one"],
    ["1,205", "one thousand two hundred and five"],
    ["1,005", "one thousand and five"],
    ["2,000,000", "two million"],
    ["3.14", "three point one four"],
    ["-5", "minus five"],
    ["10:05", "ten oh five"],
    ["10:00", "ten o'clock"],
    ["9:30 am", "nine thirty a.m."],
    ["5:00 p.m.", "five p.m."],
    ["14:45", "fourteen forty-five"],
    ["9:00-18:00", "nine o'clock to eighteen o'clock"],
    ["2026-11-26", "November twenty-sixth, twenty twenty-six"],
    ["October 1", "October first"],
    ["May 12, 2005", "May twelfth, two thousand and five"],
    ["1999-12-31", "December thirty-first, nineteen ninety-nine"],
    ["¥12.50", "twelve yuan and fifty fen"],
    ["$1.01", "one dollar and one cent"],
    ["£0.50", "fifty pence"],
    ["$1,200", "one thousand two hundred dollars"],
    ["12.5%", "twelve point five percent"],
    ["13800138000", "one three eight zero zero one three eight zero zero zero"],
    ["400-800-1234", "four zero zero, eight zero zero, one two three four"],
    ["+86 138 0013 8000", "plus eight six, one three eight, zero zero one three, eight zero zero zero"],
    ["dial 110", "dial one one zero"],
    ["the 3rd", "the third"],
    ["the 12th of 20", "the twelfth of twenty"],
    ["Press 1 or 2.", "Press one or two."]
  ])("%s is read %s", (written, said) => {
    expect(spokenText(written, "en")).toBe(said)
  })
})

describe("the list of pronunciations", () => {
  const list = [
    { written: "重庆", language: "zh-CN", spoken: "虫庆" },
    { written: "重庆路", language: "zh-CN", spoken: "虫庆陆" },
    { written: "GPS", language: "zh-CN", spoken: "定位" },
    { written: "Dr.", language: "en", spoken: "Doctor" },
    { written: "Xi", language: "en", spoken: "Shee" },
    { written: "7x24", language: "en", spoken: "round the clock" }
  ] as const

  it.each([
    ["重庆路和重庆", "zh-CN", "虫庆陆和虫庆"],
    ["GPS在线", "zh-CN", "定位在线"],
    ["dr. Xi", "en", "Doctor Shee"],
    ["Exit", "en", "Exit"],
    ["open 7x24", "en", "open round the clock"],
    // A word of one language is none of the other.
    ["GPS", "en", "GPS"]
  ] as const)("%s in %s is said %s", (written, language, said) => {
    expect(spokenText(written, language, list)).toBe(said)
  })
})
