// Divisions of Zhejiang by GB/T 2260 with the days on which each row held, from REGION_TABLE_START on, and the provinces.
// Days of change are those on which the State Council or the province approved or announced the change (in the note of each);
// the hand-over in offices took weeks more. A county whose code stayed but whose boundary moved has one row before and one after.

/** The table does not look further back: a division older than this day starts here. */
export const REGION_TABLE_START = '2010-01-01';

export interface RegionChange {
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly successors?: readonly string[];
}

export type RegionRow =
  | readonly [code: string, zh: string, en: string]
  | readonly [code: string, zh: string, en: string, change: RegionChange];

/** Announced 2021-04-09: Hangzhou's inner districts are redrawn, Linping and Qiantang begin. */
const HANGZHOU = '2021-04-09';
/** Approved 2014-12-13: Fuyang becomes a district. */
const FUYANG = '2014-12-13';
/** Approved 2017-07-18: Lin'an becomes a district. */
const LINAN = '2017-07-18';
/** Approved 2016-09-14: Ningbo's Jiangdong joins Yinzhou, west Yinzhou joins Haishu, Fenghua becomes a district. */
const NINGBO = '2016-09-14';
/** Approved 2015-07-23: Dongtou becomes a district and takes the island of Lingkun from Longwan. */
const DONGTOU = '2015-07-23';
/** Approved 2019-08-16: the town of Longgang leaves Cangnan and becomes a city. */
const LONGGANG = '2019-08-16';
/** Approved 2013-10-18: Shaoxing county becomes Keqiao, three of its towns join Yuecheng, Shangyu becomes a district. */
const SHAOXING = '2013-10-18';
/** Approved 2017-04-09: Yuhuan becomes a city. */
const YUHUAN = '2017-04-09';

export const REGION_ROWS: readonly RegionRow[] = [
  ['330100', '杭州市', 'Hangzhou'],
  ['330102', '上城区', 'Shangcheng', { validTo: HANGZHOU, successors: ['330102'] }],
  ['330102', '上城区', 'Shangcheng', { validFrom: HANGZHOU }],
  ['330103', '下城区', 'Xiacheng', { validTo: HANGZHOU, successors: ['330105'] }],
  ['330104', '江干区', 'Jianggan', { validTo: HANGZHOU, successors: ['330102', '330114'] }],
  ['330105', '拱墅区', 'Gongshu', { validTo: HANGZHOU, successors: ['330105'] }],
  ['330105', '拱墅区', 'Gongshu', { validFrom: HANGZHOU }],
  ['330106', '西湖区', 'Xihu'],
  ['330108', '滨江区', 'Binjiang'],
  ['330109', '萧山区', 'Xiaoshan', { validTo: HANGZHOU, successors: ['330109', '330114'] }],
  ['330109', '萧山区', 'Xiaoshan', { validFrom: HANGZHOU }],
  ['330110', '余杭区', 'Yuhang', { validTo: HANGZHOU, successors: ['330110', '330113'] }],
  ['330110', '余杭区', 'Yuhang', { validFrom: HANGZHOU }],
  ['330111', '富阳区', 'Fuyang', { validFrom: FUYANG }],
  ['330112', '临安区', "Lin'an", { validFrom: LINAN }],
  ['330113', '临平区', 'Linping', { validFrom: HANGZHOU }],
  ['330114', '钱塘区', 'Qiantang', { validFrom: HANGZHOU }],
  ['330122', '桐庐县', 'Tonglu'],
  ['330127', '淳安县', "Chun'an"],
  ['330182', '建德市', 'Jiande'],
  ['330183', '富阳市', 'Fuyang', { validTo: FUYANG, successors: ['330111'] }],
  ['330185', '临安市', "Lin'an", { validTo: LINAN, successors: ['330112'] }],

  ['330200', '宁波市', 'Ningbo'],
  ['330203', '海曙区', 'Haishu', { validTo: NINGBO, successors: ['330203'] }],
  ['330203', '海曙区', 'Haishu', { validFrom: NINGBO }],
  ['330204', '江东区', 'Jiangdong', { validTo: NINGBO, successors: ['330212'] }],
  ['330205', '江北区', 'Jiangbei'],
  ['330206', '北仑区', 'Beilun'],
  ['330211', '镇海区', 'Zhenhai'],
  ['330212', '鄞州区', 'Yinzhou', { validTo: NINGBO, successors: ['330203', '330212'] }],
  ['330212', '鄞州区', 'Yinzhou', { validFrom: NINGBO }],
  ['330213', '奉化区', 'Fenghua', { validFrom: NINGBO }],
  ['330225', '象山县', 'Xiangshan'],
  ['330226', '宁海县', 'Ninghai'],
  ['330281', '余姚市', 'Yuyao'],
  ['330282', '慈溪市', 'Cixi'],
  ['330283', '奉化市', 'Fenghua', { validTo: NINGBO, successors: ['330213'] }],

  ['330300', '温州市', 'Wenzhou'],
  ['330302', '鹿城区', 'Lucheng'],
  ['330303', '龙湾区', 'Longwan', { validTo: DONGTOU, successors: ['330303', '330305'] }],
  ['330303', '龙湾区', 'Longwan', { validFrom: DONGTOU }],
  ['330304', '瓯海区', 'Ouhai'],
  ['330305', '洞头区', 'Dongtou', { validFrom: DONGTOU }],
  ['330322', '洞头县', 'Dongtou', { validTo: DONGTOU, successors: ['330305'] }],
  ['330324', '永嘉县', 'Yongjia'],
  ['330326', '平阳县', 'Pingyang'],
  ['330327', '苍南县', 'Cangnan', { validTo: LONGGANG, successors: ['330327', '330383'] }],
  ['330327', '苍南县', 'Cangnan', { validFrom: LONGGANG }],
  ['330328', '文成县', 'Wencheng'],
  ['330329', '泰顺县', 'Taishun'],
  ['330381', '瑞安市', "Rui'an"],
  ['330382', '乐清市', 'Yueqing'],
  ['330383', '龙港市', 'Longgang', { validFrom: LONGGANG }],

  ['330400', '嘉兴市', 'Jiaxing'],
  ['330402', '南湖区', 'Nanhu'],
  ['330411', '秀洲区', 'Xiuzhou'],
  ['330421', '嘉善县', 'Jiashan'],
  ['330424', '海盐县', 'Haiyan'],
  ['330481', '海宁市', 'Haining'],
  ['330482', '平湖市', 'Pinghu'],
  ['330483', '桐乡市', 'Tongxiang'],

  ['330500', '湖州市', 'Huzhou'],
  ['330502', '吴兴区', 'Wuxing'],
  ['330503', '南浔区', 'Nanxun'],
  ['330521', '德清县', 'Deqing'],
  ['330522', '长兴县', 'Changxing'],
  ['330523', '安吉县', 'Anji'],

  ['330600', '绍兴市', 'Shaoxing'],
  ['330602', '越城区', 'Yuecheng', { validTo: SHAOXING, successors: ['330602'] }],
  ['330602', '越城区', 'Yuecheng', { validFrom: SHAOXING }],
  ['330603', '柯桥区', 'Keqiao', { validFrom: SHAOXING }],
  ['330604', '上虞区', 'Shangyu', { validFrom: SHAOXING }],
  ['330621', '绍兴县', 'Shaoxing Xian', { validTo: SHAOXING, successors: ['330602', '330603'] }],
  ['330624', '新昌县', 'Xinchang'],
  ['330681', '诸暨市', 'Zhuji'],
  ['330682', '上虞市', 'Shangyu', { validTo: SHAOXING, successors: ['330604'] }],
  ['330683', '嵊州市', 'Shengzhou'],

  ['330700', '金华市', 'Jinhua'],
  ['330702', '婺城区', 'Wucheng'],
  ['330703', '金东区', 'Jindong'],
  ['330723', '武义县', 'Wuyi'],
  ['330726', '浦江县', 'Pujiang'],
  ['330727', '磐安县', "Pan'an"],
  ['330781', '兰溪市', 'Lanxi'],
  ['330782', '义乌市', 'Yiwu'],
  ['330783', '东阳市', 'Dongyang'],
  ['330784', '永康市', 'Yongkang'],

  ['330800', '衢州市', 'Quzhou'],
  ['330802', '柯城区', 'Kecheng'],
  ['330803', '衢江区', 'Qujiang'],
  ['330822', '常山县', 'Changshan'],
  ['330824', '开化县', 'Kaihua'],
  ['330825', '龙游县', 'Longyou'],
  ['330881', '江山市', 'Jiangshan'],

  ['330900', '舟山市', 'Zhoushan'],
  ['330902', '定海区', 'Dinghai'],
  ['330903', '普陀区', 'Putuo'],
  ['330921', '岱山县', 'Daishan'],
  ['330922', '嵊泗县', 'Shengsi'],

  ['331000', '台州市', 'Taizhou'],
  ['331002', '椒江区', 'Jiaojiang'],
  ['331003', '黄岩区', 'Huangyan'],
  ['331004', '路桥区', 'Luqiao'],
  ['331021', '玉环县', 'Yuhuan', { validTo: YUHUAN, successors: ['331083'] }],
  ['331022', '三门县', 'Sanmen'],
  ['331023', '天台县', 'Tiantai'],
  ['331024', '仙居县', 'Xianju'],
  ['331081', '温岭市', 'Wenling'],
  ['331082', '临海市', 'Linhai'],
  ['331083', '玉环市', 'Yuhuan', { validFrom: YUHUAN }],

  ['331100', '丽水市', 'Lishui'],
  ['331102', '莲都区', 'Liandu'],
  ['331121', '青田县', 'Qingtian'],
  ['331122', '缙云县', 'Jinyun'],
  ['331123', '遂昌县', 'Suichang'],
  ['331124', '松阳县', 'Songyang'],
  ['331125', '云和县', 'Yunhe'],
  ['331126', '庆元县', 'Qingyuan'],
  ['331127', '景宁畲族自治县', 'Jingning'],
  ['331181', '龙泉市', 'Longquan'],
];

/** Provinces by the first two digits. */
export const PROVINCES: Readonly<Record<string, { zh: string; en: string }>> = {
  11: { zh: '北京市', en: 'Beijing' },
  12: { zh: '天津市', en: 'Tianjin' },
  13: { zh: '河北省', en: 'Hebei' },
  14: { zh: '山西省', en: 'Shanxi' },
  15: { zh: '内蒙古自治区', en: 'Inner Mongolia' },
  21: { zh: '辽宁省', en: 'Liaoning' },
  22: { zh: '吉林省', en: 'Jilin' },
  23: { zh: '黑龙江省', en: 'Heilongjiang' },
  31: { zh: '上海市', en: 'Shanghai' },
  32: { zh: '江苏省', en: 'Jiangsu' },
  33: { zh: '浙江省', en: 'Zhejiang' },
  34: { zh: '安徽省', en: 'Anhui' },
  35: { zh: '福建省', en: 'Fujian' },
  36: { zh: '江西省', en: 'Jiangxi' },
  37: { zh: '山东省', en: 'Shandong' },
  41: { zh: '河南省', en: 'Henan' },
  42: { zh: '湖北省', en: 'Hubei' },
  43: { zh: '湖南省', en: 'Hunan' },
  44: { zh: '广东省', en: 'Guangdong' },
  45: { zh: '广西壮族自治区', en: 'Guangxi' },
  46: { zh: '海南省', en: 'Hainan' },
  50: { zh: '重庆市', en: 'Chongqing' },
  51: { zh: '四川省', en: 'Sichuan' },
  52: { zh: '贵州省', en: 'Guizhou' },
  53: { zh: '云南省', en: 'Yunnan' },
  54: { zh: '西藏自治区', en: 'Tibet' },
  61: { zh: '陕西省', en: 'Shaanxi' },
  62: { zh: '甘肃省', en: 'Gansu' },
  63: { zh: '青海省', en: 'Qinghai' },
  64: { zh: '宁夏回族自治区', en: 'Ningxia' },
  65: { zh: '新疆维吾尔自治区', en: 'Xinjiang' },
  71: { zh: '台湾省', en: 'Taiwan' },
  81: { zh: '香港特别行政区', en: 'Hong Kong' },
  82: { zh: '澳门特别行政区', en: 'Macao' },
};
