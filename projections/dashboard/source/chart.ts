// ECharts with the parts that the page uses, drawn on a canvas: its tooltips in HTML would need
// inline styles, which the page's policy forbids. A script of its own (build.mjs), so that figures
// stand before it has come.
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Language } from './settings';

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export type Chart = EChartsType;

export function openChart(element: HTMLElement, language: Language): Chart {
    return init(element, undefined, { renderer: 'canvas', locale: language.toUpperCase() });
}
