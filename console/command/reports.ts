// What the command room asks of the API.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { ProvinceMapView as MapShape } from '../../api/contract/province-map.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';
import type { ReportView } from './measure.ts';
import type { Period } from './period.ts';

export type ProvinceMapView = Static<typeof MapShape>;

const EVERY_MS = 15_000;
const EPISODES_SHOWN = 20;

const queryOf = ({ from, to }: Period, region: string) => ({
  from: String(from),
  to: String(to),
  region,
});

/** Province, cities and counties at once. */
export function useHeadline(period: Period, region: string, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['headline', period.from, period.to, region],
    queryFn: () =>
      given(api.GET('/v1/report/headline', { params: { query: queryOf(period, region) } })),
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });
}

/** The report of a region by steps of time or by typology. */
export function useReport(period: Period, region: string, by: ReportView['by'], enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['report', period.from, period.to, region, by],
    queryFn: () =>
      given(api.GET('/v1/report', { params: { query: { ...queryOf(period, region), by } } })),
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });
}

/** Cases of a region by steps of time with what was to be expected of each. */
export function useCaseSeries(period: Period, region: string, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['case-series', period.from, period.to, region],
    queryFn: () =>
      given(
        api.GET('/v1/report/trend', {
          params: { query: { ...queryOf(period, region), step: period.by } },
        }),
      ),
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });
}

/** The largest episodes behind the loss prevented of a region. */
export function useEpisodes(period: Period, region: string) {
  return useQuery({
    queryKey: ['episodes', period.from, period.to, region],
    queryFn: () =>
      given(
        api.GET('/v1/report/episodes', {
          params: { query: { ...queryOf(period, region), limit: EPISODES_SHOWN } },
        }),
      ),
    // The period grows each minute: what is being read stays until the next is there.
    placeholderData: (before) => before,
  });
}

/** The customer's own map; it changes with a start of the server alone. */
export function useMap() {
  return useQuery({
    queryKey: ['map'],
    queryFn: () => given(api.GET('/v1/map')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
