// The file of regions and desks, as an installation writes it.
import { afterEach, describe, expect, test } from 'vitest';
import { adoptRegions, regionName, regionsOf, regionTree } from '../signal/region.ts';
import { parseRegionTree, regionText } from './region-file.ts';

const HEADING = 'code,zh,en,from,until,successors,desk';
const JIANGSU = `${HEADING}
# Nanjing
320100,南京市,Nanjing,,,,
320102,玄武区,Xuanwu,,,,
320103,白下区,Baixia,,2013-02-20,320104,
320104,秦淮区,Qinhuai,,2013-02-20,320104,
320104,秦淮区,Qinhuai,2013-02-20,,,no
`;
const parse = (text: string, home = '320000') => parseRegionTree('regions.csv', text, home);

afterEach(() => adoptRegions());

test('names cities and counties with their days, and says where nobody sits', () => {
  const tree = parse(JIANGSU);
  expect(tree.home).toBe('320000');
  expect(tree.regions).toHaveLength(5);
  expect(tree.regions.at(-1)).toEqual({
    ...{ code: '320104', level: 'county', zh: '秦淮区', en: 'Qinhuai' },
    ...{ validFrom: '2013-02-20', hasDesk: false },
  });
  adoptRegions(tree);
  expect(regionName('320102', 'zh')).toBe('玄武区');
  expect(regionsOf('320100').map(({ code }) => code)).toEqual(['320102', '320104']);
  expect(regionName('330106', 'zh')).toBe('330106');
});

test('may leave out the columns that it does not need, and lines in any order', () => {
  const tree = parse('en,zh,code\nXuanwu,玄武区,320102\nNanjing,南京市,320100\n');
  expect(tree.regions.map(({ code }) => code)).toEqual(['320100', '320102']);
});

test('printed and read again, the table that comes with forewarn is the same', () => {
  const packaged = regionTree();
  expect(parse(regionText(packaged), '330000')).toEqual(packaged);
});

describe('is refused with the line and what to write', () => {
  test.each([
    ['code,name\n320100,Nanjing\n', "line 1: the heading is 'code,name'; write code,zh,en"],
    [`${HEADING}\n32010,南京市,Nanjing,,,,\n`, "line 2: '32010' is no region code"],
    [`${HEADING}\n320000,江苏省,Jiangsu,,,,\n`, 'line 2: 320000 is a province'],
    [`${HEADING}\n320100,,Nanjing,,,,\n`, 'line 2: 320100 needs a name in both languages'],
    [`${HEADING}\n320100,南京市,Nanjing,2013,,,\n`, "line 2: '2013' is no day"],
    [`${HEADING}\n320100,南京市,Nanjing,2013-02-20,2013-02-20,320100,\n`, 'before it begins'],
    [`${HEADING}\n320100,南京市,Nanjing,,2013-02-20,,\n`, 'needs until and successors together'],
    [`${HEADING}\n320100,南京市,Nanjing,,,,none\n`, "desk is yes or no, not 'none'"],
    [`${HEADING}\n320102,玄武区,Xuanwu,,,,\n`, '320102 lies in 320100, which has no line'],
    [`${JIANGSU}320102,玄武区,Xuanwu,,,,\n`, 'line 8: 320102 stands twice for the same days'],
    [`${JIANGSU}320105,建邺区,Jianye,,2020-01-01,320199,\n`, 'went to 320199, which is not there'],
    [`${HEADING}\n330100,杭州市,Hangzhou,,,,\n`, 'nothing lies in FOREWARN_HOME_REGION 320000'],
    [`${HEADING}\n320100,"南京市,Nanjing,,,,\n`, 'is no CSV'],
  ])('%j', (text, complaint) => {
    expect(() => parse(text)).toThrowError(complaint);
  });

  test('all lines at once', () => {
    const text = `${HEADING}\n1,a,b,,,,\n2,a,b,,,,\n`;
    expect(() => parse(text)).toThrowError(/line 2: '1'.*\n.*line 3: '2'/);
  });

  test('when the home region is a city that it does not have', () => {
    expect(() => parse(JIANGSU, '320500')).toThrowError('FOREWARN_HOME_REGION 320500 is a city');
  });
});
