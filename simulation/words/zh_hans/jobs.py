"""Simplified Chinese: what is said of a job while it is computed."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "job.running": "正在计算",
    "job.progress": "已完成 {done}/{total}",
    "job.left": "大约还要{left}",
    "job.join": " · ",
    "job.queue": "排队中：第 {place} 位",
    "job.cancel": "取消",
    "job.again": "重新开始",
    "job.cancelled": "已取消，计算已停止。",
    "job.failed": "抱歉，程序出错，计算中断了。错误已记入日志；换一组数值也许可以。",
    "job.lost": "抱歉，负责这项计算的进程意外终止，已换上新的进程。请重新开始。",
    "job.memory": "抱歉，内存不够，算不下去。请换一个规模小一些的集群，或者减少运行次数。",
    "job.many_of_yours": "您同时进行的计算已达上限。请等其中一项完成，或取消一项。",
}
