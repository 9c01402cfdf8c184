import { assert, describe, it } from "@effect/vitest"
import { isDialString, safeNumber } from "./plain-names.ts"
import { commandsOf, type LegRequest } from "./requests.ts"

const naming = { promptPath: (name: string) => `/prompts/${name}.wav`, recordingPath: (file: string) => `/rec/${file}` }

const said = (request: unknown, isOurs = false) =>
  commandsOf(request as LegRequest, naming, isOurs)?.map((command) =>
    command._tag === "Job"
      ? command.command
      : command._tag === "Api"
        ? `api ${command.command}`
        : { [command.leg]: command.headers }
  )

const CALL = {
  _tag: "MakeCall",
  leg: "c1/2",
  call: "c1",
  attempt: 2,
  to: { _tag: "Agent", agent: "1001" },
  callingNumber: "13800138000",
  ringTimeoutMs: 19_001
}

describe("requests in the event socket's words", () => {
  it.each([
    {
      request: { _tag: "AnswerCall", leg: "a" },
      says: [{ a: { "call-command": "execute", "execute-app-name": "answer" } }]
    },
    {
      request: { _tag: "PlayMessage", leg: "a", playback: "w/1", prompt: "zh-CN/welcome", loop: false },
      says: [
        {
          a: {
            "call-command": "execute",
            "execute-app-name": "playback",
            "execute-app-arg": "/prompts/zh-CN/welcome.wav",
            "Event-UUID": "w/1"
          }
        }
      ]
    },
    {
      request: { _tag: "PlayMessage", leg: "a", playback: "m/1", prompt: "music-on-hold", loop: true },
      says: [
        {
          a: {
            "call-command": "execute",
            "execute-app-name": "playback",
            "execute-app-arg": "local_stream://moh",
            loops: "-1",
            "Event-UUID": "loop:m/1"
          }
        }
      ]
    },
    { request: { _tag: "StopMessage", leg: "a" }, says: ["api uuid_break a all"] },
    { request: { _tag: "JoinLegs", leg: "a", with: "b" }, says: ["uuid_bridge a b"] },
    {
      // It stays when its partner goes: said before anybody can be its partner.
      request: { _tag: "AnswerCall", leg: "a", staysAlone: true },
      says: [{ a: { "call-command": "execute", "execute-app-name": "answer" } }, "uuid_setvar a park_after_bridge true"]
    },
    {
      request: { _tag: "PreAnswerCall", leg: "a" },
      says: [{ a: { "call-command": "execute", "execute-app-name": "pre_answer" } }]
    },
    { request: { _tag: "PartLeg", leg: "a" }, says: ["api uuid_transfer a -both park inline"] },
    {
      request: { _tag: "SuperviseLeg", leg: "s", target: "a", mode: "listen" },
      says: [
        "api uuid_transfer s set:eavesdrop_enable_dtmf=false,set:eavesdrop_whisper_aleg=false,set:eavesdrop_whisper_bleg=false,eavesdrop:a,park inline"
      ]
    },
    {
      request: { _tag: "SuperviseLeg", leg: "s", target: "a", mode: "whisper" },
      says: [
        "api uuid_transfer s set:eavesdrop_enable_dtmf=false,set:eavesdrop_whisper_aleg=false,set:eavesdrop_whisper_bleg=true,eavesdrop:a,park inline"
      ]
    },
    {
      request: { _tag: "SuperviseLeg", leg: "s", target: "a", mode: "barge" },
      says: [
        "api uuid_transfer s set:eavesdrop_enable_dtmf=false,set:eavesdrop_whisper_aleg=true,set:eavesdrop_whisper_bleg=true,eavesdrop:a,park inline"
      ]
    },
    { request: { _tag: "SendDigits", leg: "a", digits: "12*#D" }, says: ["uuid_send_dtmf a 12*#D"] },
    { request: { _tag: "PauseRecording", leg: "a", file: "x.wav" }, says: ["uuid_record a pause /rec/x.wav"] },
    { request: { _tag: "ResumeRecording", leg: "a", file: "x.wav" }, says: ["uuid_record a resume /rec/x.wav"] },
    { request: { _tag: "AnswerTransfer", leg: "a", answer: "done" }, says: ["carillon_transfer a done"] },
    {
      request: { _tag: "AnswerTransfer", leg: "a", answer: "failed", status: 486 },
      says: ["carillon_transfer a failed 486"]
    },
    {
      request: { _tag: "PlayMessage", leg: "a", playback: "p1", prompt: "ring-back", loop: true },
      says: [
        {
          a: {
            "call-command": "execute",
            "execute-app-name": "playback",
            "execute-app-arg": "tone_stream://%(1000,4000,450);loops=-1",
            loops: "-1",
            "Event-UUID": "loop:p1"
          }
        }
      ]
    },
    {
      // Somebody outside sees the number that was chosen; nobody's telephone is nobody's agent.
      request: { ...CALL, to: { _tag: "Outside", number: "013900139000", trunk: "carrier", shown: "01095000" } },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=01095000,origination_caller_id_name=01095000,carillon_call=c1,carillon_attempt=2,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true}sofia/gateway/carrier/013900139000 &park()"
      ]
    },
    {
      request: { ...CALL, staysAlone: true, to: { _tag: "Terminal", terminal: "panel-7" } },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,originate_timeout=20,ignore_early_media=true,park_after_bridge=true,carillon_gain=off}user/panel-7 &park()"
      ]
    },
    {
      request: { ...CALL, to: { _tag: "Terminal", terminal: "62345678", trunk: "carrier" } },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true,carillon_gain=off}sofia/gateway/carrier/62345678 &park()"
      ]
    },
    {
      request: { _tag: "RecordMessage", leg: "a", file: "2026/x.wav" },
      says: ["uuid_setvar a RECORD_STEREO true", "uuid_record a start /rec/2026/x.wav"]
    },
    {
      request: { _tag: "RecordMessage", leg: "a", file: "with space.wav" },
      says: ["uuid_setvar a RECORD_STEREO true", "uuid_record a start '/rec/with space.wav'"]
    },
    {
      // The switch counts in whole seconds: none is cut off that the rule allows.
      request: { _tag: "RecordMessage", leg: "a", file: "2026/x.wav", greatestMs: 60_001 },
      says: ["uuid_setvar a RECORD_STEREO true", "uuid_record a start /rec/2026/x.wav 61"]
    },
    {
      request: { _tag: "RecordMessage", leg: "a", file: "2026/x.wav", greatestMs: 1_000 },
      says: ["uuid_setvar a RECORD_STEREO true", "uuid_record a start /rec/2026/x.wav 1"]
    },
    {
      request: { _tag: "RecordMessage", leg: "a", file: "2026/x.wav", append: true },
      says: [
        "uuid_setvar a RECORD_STEREO true",
        "uuid_setvar a RECORD_APPEND true",
        "uuid_setvar a RECORD_MIN_SEC 0",
        "uuid_record a start /rec/2026/x.wav"
      ]
    },
    { request: { _tag: "StopRecording", leg: "a", file: "2026/x.wav" }, says: ["uuid_record a stop /rec/2026/x.wav"] },
    {
      request: { _tag: "StopRecording", leg: "a", file: "with space.wav" },
      says: ["uuid_record a stop '/rec/with space.wav'"]
    },
    { request: { _tag: "ClearConnection", leg: "a", cause: "USER_BUSY" }, says: ["uuid_kill a USER_BUSY"] },
    { request: { _tag: "ClearConnection", leg: "a", cause: "no cause\n\n" }, says: ["uuid_kill a NORMAL_CLEARING"] },
    {
      request: CALL,
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,carillon_agent=1001,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true}user/1001 &park()"
      ]
    },
    {
      // Where both legs are known, the switch keeps their media together.
      request: { ...CALL, near: "c1" },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,media_near=c1,carillon_call=c1,carillon_attempt=2,carillon_agent=1001,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true}user/1001 &park()"
      ]
    },
    {
      request: { ...CALL, near: "c1,x=y" },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,carillon_agent=1001,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true}user/1001 &park()"
      ]
    },
    {
      request: { ...CALL, answerAfterSeconds: 0 },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,carillon_agent=1001,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true,sip_h_Call-Info=<sip:carillon>;answer-after=0,sip_h_Alert-Info=<http://carillon>;info=alert-autoanswer;delay=0}user/1001 &park()"
      ]
    },
    {
      request: { ...CALL, narrowLine: true },
      says: [
        "originate {origination_uuid=c1/2,origination_caller_id_number=13800138000,origination_caller_id_name=13800138000,carillon_call=c1,carillon_attempt=2,carillon_agent=1001,originate_timeout=20,ignore_early_media=true,hangup_after_bridge=true,absolute_codec_string='OPUS,PCMA,PCMU'}user/1001 &park()"
      ]
    }
  ])("$request._tag", ({ request, says }) => {
    assert.deepStrictEqual(said(request), says as ReturnType<typeof said>)
  })

  it("a recording has the longest length of the settings where the switch does not know it", () => {
    const record = { _tag: "RecordMessage", leg: "a", file: "1.wav" } as unknown as LegRequest
    const [, command] = commandsOf(record, { ...naming, longestRecordingMs: 240 * 60_000 }, false)!
    assert.deepStrictEqual(command, { _tag: "Job", command: "uuid_record a start /rec/1.wav 14400" })
  })

  it("a leg we made is answered by its telephone", () => {
    assert.deepStrictEqual(said({ _tag: "AnswerCall", leg: "a" }, true), ["uuid_phone_event a talk"])
  })

  it.each([
    { ...CALL, leg: "a b" },
    { ...CALL, call: "a,b=c" },
    { ...CALL, to: { _tag: "Agent", agent: "1001 &park()" } },
    { _tag: "AnswerCall", leg: "a\n\nexit" },
    { _tag: "PlayMessage", leg: "a", playback: "x\n", prompt: "m", loop: false },
    { _tag: "PlayMessage", leg: "a", playback: "x", prompt: "m\nx", loop: false },
    { _tag: "RecordMessage", leg: "a", file: "it's.wav" },
    { _tag: "JoinLegs", leg: "a", with: "b c" },
    { _tag: "SuperviseLeg", leg: "a", target: "b park inline", mode: "listen" },
    { _tag: "SendDigits", leg: "a", digits: "1 2" },
    { _tag: "SendDigits", leg: "a", digits: "" },
    { _tag: "PauseRecording", leg: "a", file: "it's.wav" },
    { ...CALL, to: { _tag: "Outside", number: "139&park()", trunk: "carrier" } },
    { ...CALL, to: { _tag: "Outside", number: "139", trunk: "carrier/1,x" } },
    { ...CALL, to: { _tag: "Terminal", terminal: "1001,user/1002" } },
    { ...CALL, to: { _tag: "Terminal", terminal: "t:_:sofia/gateway/t1/0086" } },
    { ...CALL, to: { _tag: "Agent", agent: "1001:_:sofia/gateway/t1/0086" } }
  ])("says nothing when a name could break out of its place ($_tag)", (request) => {
    assert.strictEqual(said(request), undefined)
  })

  it("a caller's number cannot bring variables of its own", () => {
    const [command] = commandsOf({ ...CALL, callingNumber: "1'2,x=y}\r\n" } as unknown as LegRequest, naming, false)!
    assert.include((command as { command: string }).command, ",origination_caller_id_number=12xy,")
    assert.strictEqual(safeNumber("+86 (10) 1234-5678"), "+86101234-5678")
  })

  it("a hidden number is left to the switch's own default", () => {
    const [command] = commandsOf({ ...CALL, callingNumber: "" } as unknown as LegRequest, naming, false)!
    assert.notInclude((command as { command: string }).command, "caller_id")
  })
})

describe("a telephone's dial string", () => {
  it.each([
    "sofia/internal/sip:1001@10.0.0.5:5060",
    "sofia/internal/sips:1001@10.0.0.5:5061;transport=tls;fs_nat=yes;fs_path=sip%3A1001%4010.0.0.5%3A5061"
  ])("is one: %s", (text) => {
    assert.isTrue(isDialString(text))
  })

  it.each([
    "sofia/internal/sip:1001@10.0.0.5;x=:_:sofia/gateway/pstn/0900123456",
    "sofia/internal/sip:1001@10.0.0.5;x=:_:user",
    "sofia/internal/sip:1001@10.0.0.5;x=/gateway",
    "sofia/internal/sip:1001@10.0.0.5,sofia",
    "sofia/internal/sip:1001@10.0.0.5|sofia",
    "sofia/internal/[a=b]sip:1001@10.0.0.5",
    "sofia/internal/sip:1001@10.0.0.5;x=[a=b]",
    "sofia/internal/sip:1001@10.0.0.5;x={a=b}",
    "sofia/internal/sip:1001@10.0.0.5;x=<a=b>"
  ])("cannot become another, nor two: %s", (text) => {
    assert.isFalse(isDialString(text))
  })
})
