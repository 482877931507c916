// What partners call the columns that hold our fields, in English and Chinese. Names are compared as words: `aPartyMsisdn`, `A_PARTY_MSISDN`
// and `a.party.msisdn` are `a_party_msisdn`.
import type { FieldName } from '../../signal/signal-type.ts';

export type GuessedField = FieldName | 'id' | 'time' | 'region';

const PHONE = '(num(ber)?|no|msisdn|phone|party|tel|mdn|subscriber)';

const WORDS: Partial<Record<GuessedField, RegExp>> = {
  id: /(^|_)(id|uid|uuid|guid|seq(uence)?(_(no|id))?|serial(_no)?|record_(id|no)|ref(erence)?|rowkey)$|流水|编号|序号|标识/,
  time: /(^|_)(time|timestamp|ts|date(time)?|at|when|occurred|created)$|time|时间|时刻|日期/,
  region: /region|ad_?code|district|area_?code|city_code|行政区|区划|地区编码|地区代码|归属地/,
  caller: new RegExp(
    `caller|calling|(^|_)a_${PHONE}|(^|_)a_num|^(from|src|source|orig\\w*)_${PHONE}|(^|_)ani($|_)|(^|_)orig(inat\\w*)?$|主叫|来电`,
  ),
  callee: new RegExp(
    `callee|called|(^|_)b_${PHONE}|(^|_)b_num|^(to|dst|dest\\w*|term\\w*)_${PHONE}|dialed|dialled|dnis|(^|_)term(inat\\w*)?$|被叫|接听号`,
  ),
  callId: /call_?(id|ref\w*)|话单(号|编号|id)|通话(编号|标识)/,
  durationMs:
    /dur(ation)?|talk_?time|bill_?sec|seconds|minutes|call_?length|(^|_)len(gth)?($|_)|时长|通话秒/,
  answered: /answer|connected|接通|应答/,
  origin: /call_?origin|来话类型/,
  sender: new RegExp(
    `sender|send_${PHONE}|(^|_)(from|oa|orig\\w*)($|_${PHONE})|发送(方|号|者|端)|发件`,
  ),
  receiver: new RegExp(
    `receiver|recipient|recv|(^|_)(to|da|dest\\w*)($|_${PHONE})|接收(方|号|者|端)|收件`,
  ),
  domain: /domain|host|url|fqdn|q_?name|query_name|site|域名|网址|网站|链接/,
  domainAgeDays: /domain_age|域名年龄/,
  visitor: /visitor|user_phone|subscriber|msisdn|phone|mobile|访问(号码|者)|手机号|号码/,
  phone: /phone|mobile|msisdn|(^|_)tel($|_)|mdn|手机|号码|电话|联系方式/,
  app: /(^|_)(app|package|pkg|bundle)(_(name|id))?($|_)|包名|应用|软件/,
  fromStore: /from_store|in_store|is_store|商店/,
  device: /device|imei|terminal_id|handset|终端|设备|机身/,
  cell: /(^|_)(cell|ecgi|cgi|ci|eci|tac|lac)(_id)?($|_)|基站|小区/,
  forwardTo: /forward(ed)?_?to|forward|diversion|转移(到|至|号)|呼转/,
  volumeKib: /volume|bytes|traffic|octets|流量/,
  account: /(^|_)(account|acct|acc|card|pan|iban)(_(no|num|number|id))?($|_)|账号|帐号|账户|卡号/,
  payer:
    /payer|debtor|debit|remitter|(^|_)(from|out|src|orig\w*|sender)_(acc|acct|account|card|iban|pan)|name_?orig|付款|转出|汇款|本方|出账|支付(方|账)/,
  payee:
    /payee|creditor|credit_acc|beneficiary|recipient|(^|_)(to|in|dst|dest\w*|receiver)_(acc|acct|account|card|iban|pan)|name_?dest|counterparty|收款|转入|对方|对手|入账/,
  transferId:
    /trans(fer|action)?_?(id|no|num|number|ref|seq)|txn_?(id|no|ref)|order_?(id|no)|payment_?id|交易(号|编号|流水|序号)|流水|订单/,
  amountFen: /amount|(^|_)amt|money|trans_?val|(^|_)(val|value|sum|total)(_|$)|金额|交易额|发生额/,
  balanceFen: /balance|(^|_)bal(_|$)|余额/,
  lender: /lender|放款(机构|方)|贷款(机构|平台|方)/,
  status: /status|状态/,
  person: /person_?id|customer_?(id|no)|cust_?(id|no)|客户(号|编号)/,
  caseId: /case_?(id|no|num)|案件?(编号|号)|立案号/,
  reportId:
    /report_?(id|no|num)|alarm_?(id|no)|incident_?(id|no)|警情(编号|号)|报警(编号|号)|接警(编号|单号|号)/,
  typology: /fraud_?(type|kind)|scam_?(type|kind)|typology|诈骗(类型|类别|手法)|案件?(类型|类别)/,
  lossFen: /loss|损失|涉案金额|被骗金额/,
  incidentTime: /incident_?time|occur|案发|发案|发生时间/,
  suspectPhone: new RegExp(
    `suspect\\w*_${PHONE}|嫌疑.*(电话|号码|手机)|涉案(电话|号码|手机)|诈骗(电话|号码)`,
  ),
  suspectAccount: /suspect\w*_(acc|acct|account|card)|嫌疑.*(账|帐|卡)|涉案(账|帐|卡)|收款账/,
  suspectDomain: /suspect\w*_(domain|url|site)|涉案(域名|网址|网站)/,
  note: /(^|_)(note|memo|remark|comment|summary|purpose|description)s?($|_)|备注|摘要|附言|用途|简要案情/,
};

/** Names of columns that hold names of people, addresses or identity cards, of which no signal has need. */
const PERSONAL =
  /(^|_)(full_?name|(customer|payer|payee|holder|owner|user|person|victim)_name|name|cust(omer)?|holder|owner|id_?card|id_?no|passport|address|birth\w*)$|姓名|户名|身份证|证件号|住址|地址/;

/** Numbers that partners give to what they send; looked for in the last step of a path alone. */
const NUMBERED =
  /(^|_)(id|no|nr|num(ber)?|seq(uence)?|serial|ref(erence)?|txn|trx|trace|stan|rrn|voucher|receipt|msg|order|key|uid|uuid|guid)$|流水|编号|单号|序号|凭证|标识|号$/;
/** Of somebody or something, of which there are many rows. */
const OF_SOMEBODY =
  /phone|mobile|msisdn|(^|_)tel(_|$)|card|(^|_)acc(t|ount)?(_|$)|iban|(^|_)pan(_|$)|bank|branch|(^|_)org|merchant|(^|_)shop|cust|caller|callee|sender|receiver|recipient|subscriber|(^|_)user|person|holder|owner|payer|payee|im[es]i|device|terminal|(^|_)cell|agent|operator|手机|电话|卡号|账|帐|客户|商户|身份|证件|户|设备|终端|网点|机构|柜员|行号|号码/;

/** What became of something. */
const STATE =
  /(^|_)(stat(e|us)?|sts|result|outcome|resp(onse)?|ret(urn)?)(_?(code|cd))?$|状态|结果|返回码|应答码/;

const START = /start|begin|setup|answer_?time|开始|起始|发起|应答时间/;
const END = /(^|_)(end|stop|release|finish|hangup|disconnect)|结束|挂断|释放|终止/;

/** A name as words joined by underscores, in small letters. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s.\-/]+/g, '_')
    .toLowerCase();
}

/** Whether a column has a name that this field goes by. */
export function isCalledSo(field: GuessedField, name: string): boolean {
  return WORDS[field]?.test(wordsOf(name)) === true;
}

/** Whether a column's name says that it holds what identifies a person and no signal needs. */
export function isPersonalName(name: string): boolean {
  return PERSONAL.test(wordsOf(name));
}

/** Whether a column's name says that it holds the number of a record, and not of somebody. */
export function isNumberedName(name: string): boolean {
  return NUMBERED.test(lastWordsOf(name)) && !isOfSomebody(name);
}

/** Whether a column's name says that it holds what belongs to somebody or something with many records: accounts, branches, devices. */
export function isOfSomebody(name: string): boolean {
  return isPersonalName(name) || OF_SOMEBODY.test(lastWordsOf(name));
}

/** Whether a column's name says that it holds what became of something. */
export function isStateName(name: string): boolean {
  return STATE.test(lastWordsOf(name));
}

/** The words of the last step of a path. */
function lastWordsOf(name: string): string {
  return wordsOf(name.split('.').at(-1) ?? name);
}

/** Which end of something a time is, by the column's name. */
export function endOf(name: string): 'start' | 'end' | undefined {
  const words = wordsOf(name);
  if (END.test(words)) return 'end';
  return START.test(words) ? 'start' : undefined;
}

/** The unit that a name says: `duration_ms`, `金额(分)`. */
export function unitIn(name: string): 'fen' | 'yuan' | 'wan' | 'ms' | 's' | 'min' | undefined {
  const words = wordsOf(name);
  if (/(^|_)(fen|cents?|minor)($|_)|[（(]分[)）]|_?分$/.test(words)) return 'fen';
  if (/万元|(^|_)wan(_?yuan)?($|_)/.test(words)) return 'wan';
  if (/(^|_)(yuan|cny|rmb)($|_)|元/.test(words)) return 'yuan';
  if (/(^|_)(ms|millis\w*|msec)($|_)|毫秒/.test(words)) return 'ms';
  if (/(^|_)(min|minutes?)($|_)|分钟/.test(words)) return 'min';
  return /(^|_)(s|sec|secs|seconds?)($|_)|bill_?sec|秒/.test(words) ? 's' : undefined;
}
